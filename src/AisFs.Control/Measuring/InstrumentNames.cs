namespace AisFs.Control.Measuring;

/// <summary>The instruments of a mount, and their tags.</summary>
internal static class InstrumentNames
{
    /// <summary>What the names of the meters begin with.</summary>
    public const string Meters = "AisFs.";

    public const string Operation = "aisfs.operation.duration";
    public const string OperationBytes = "aisfs.operation.io";
    public const string Request = "http.client.request.duration";
    public const string ClusterBytes = "aisfs.cluster.io";
    public const string Retries = "aisfs.cluster.retries";
    public const string Cache = "aisfs.cache.requests";
    public const string UploadBytes = "aisfs.upload.io";

    public const string OperationTag = "operation";
    public const string RequestTag = "aisfs.request";
    public const string DirectionTag = "direction";
    public const string CacheTag = "cache";
    public const string ResultTag = "result";
    public const string ErrorTag = "error.type";
    public const string MountTag = "aisfs.mount";

    public const string Hit = "hit";
}
