namespace AisFs.Client.Wire;

/// <summary>The names of headers, and the fixed values of some.</summary>
internal static class HeaderNames
{
    public const string AccessTime = "Ais-Atime";

    public const string AppendHandle = "Ais-Append-Handle";

    public const string BlobChunkSize = "Ais-Blob-Chunk";

    public const string BlobDownload = "Ais-Blob-Download";

    public const string BlobWorkers = "Ais-Blob-Workers";

    public const string BucketName = "Ais-Bucket-Name";

    public const string BucketProperties = "Ais-Bucket-Props";

    public const string BucketProvider = "Ais-Bucket-Provider";

    public const string BucketSummary = "Ais-Bucket-Summ";

    public const string ChecksumType = "Ais-Checksum-Type";

    public const string ChecksumValue = "Ais-Checksum-Value";

    public const string ChunkCount = "Ais-Chunks-Count";

    public const string ClusterUptime = "Ais-Cluster-Uptime";

    public const string CustomMetadata = "Ais-Custom-Md";

    /// <summary>The error of a HEAD, which has no body: the JSON that other answers have in the body.</summary>
    public const string Error = "Hdr-Error";

    public const string InventoryName = "Ais-Inv-Name";

    public const string JobId = "Ais-Xaction-Id";

    public const string ObjectLocation = "Ais-Location";

    public const string MaxChunkSize = "Ais-Chunks-Max-Chunk-Size";

    public const string MirrorCopies = "Ais-Mirror-Copies";

    public const string MirrorPaths = "Ais-Mirror-Paths";

    public const string NodeId = "Ais-Node-Id";

    public const string NodeUptime = "Ais-Node-Uptime";

    public const string Present = "Ais-Present";

    public const string Version = "Ais-Version";

    public const string Accept = "Accept";

    public const string Authorization = "Authorization";

    public const string ContentRange = "Content-Range";

    public const string ContentType = "Content-Type";

    public const string ETag = "ETag";

    public const string LastModified = "Last-Modified";

    public const string Location = "Location";

    public const string Range = "Range";

    /// <summary>The id of a request. AIStore does not know it; proxies and gateways in front of it log it.</summary>
    public const string RequestId = "X-Request-Id";

    public const string TraceParent = "traceparent";

    public const string TraceState = "tracestate";

    public const string UserAgent = "User-Agent";

    /// <summary>What stands in front of a token in <see cref="Authorization"/>.</summary>
    public const string Bearer = "Bearer ";

    public const string Json = "application/json";

    public const string MessagePack = "application/msgpack";

    public const string True = "true";

    public const string False = "false";

    /// <summary>How this client names itself.</summary>
    public const string OwnAgent = "aisfs-client/0.1";

    /// <summary>Whether a <see cref="Range"/> asks for no bytes: the cluster drops the connection, and keeps the object locked.</summary>
    /// <param name="value">The header's value.</param>
    public static bool IsEmptyRange(string value) => value.Trim() is "" or "bytes=";

    /// <summary>Whether a <see cref="ContentType"/> says MessagePack.</summary>
    /// <param name="value">The header's value; null when it is absent.</param>
    public static bool IsMessagePack(string? value) => value?.Contains("msgpack", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>Whether a <see cref="ContentType"/> says that the body has several parts.</summary>
    /// <param name="value">The header's value; null when it is absent.</param>
    public static bool IsMultipart(string? value) => value?.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase) == true;
}
