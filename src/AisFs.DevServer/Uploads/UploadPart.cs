using AisFs.DevServer.Blobs;

namespace AisFs.DevServer.Uploads;

/// <summary>One part of a multipart upload.</summary>
/// <param name="Size">How many bytes it has.</param>
/// <param name="Crc32C">Their CRC-32C.</param>
/// <param name="Content">The bytes; null if its file is gone, which the upload does not know.</param>
internal sealed record UploadPart(long Size, uint Crc32C, Blob? Content)
{
    /// <summary>The MD5 in hexadecimal of a part that came over S3; empty for another one.</summary>
    public string Md5 { get; init; } = string.Empty;
}
