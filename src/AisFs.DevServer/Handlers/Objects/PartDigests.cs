using AisFs.DevServer.Blobs;
using AisFs.DevServer.Exchanges;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Handlers.Objects;

/// <summary>The digests of parts that come over S3.</summary>
internal static class PartDigests
{
    /// <summary>Compares a part with the SHA-256 that its request tells, and computes its MD5.</summary>
    /// <returns>The MD5 in hexadecimal.</returns>
    /// <exception cref="RequestException">400: the SHA-256 is another one; the content is released.</exception>
    public static string CheckAndHash(Exchange exchange, Blob content, int part)
    {
        string told = exchange.Request.Headers["X-Amz-Content-Sha256"].ToString();
        if (told.Length > 0 && told != "UNSIGNED-PAYLOAD" && !exchange.HasAwsChunks() && Hash("sha256", content) is var sha && sha != told)
        {
            content.Release();
            throw new RequestException(400, $"BAD DATA CHECKSUM: sha256({sha} != {told}) (context: part {part})", "ErrBadCksum");
        }

        return Hash("md5", content);
    }

    private static string Hash(string type, Blob content)
    {
        using ChecksumState state = Checksums.Create(type)!;
        BlobReading.Hash(content, state);
        return state.Value();
    }
}
