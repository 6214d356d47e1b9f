using AisFs.DevServer.Storage;

namespace AisFs.DevServer.Cluster;

/// <summary>One part of a multipart upload and its CRC-32C.</summary>
internal sealed record UploadPart(Blob Content, uint Crc32C);
