namespace AisFs.DevServer.Protocol;

/// <summary>A request that ends with an error body.</summary>
internal sealed class RequestException(int status, string message, string? typeCode = null) : Exception(message)
{
    public int Status => status;

    /// <summary>The "tcode" of the body; null leaves it out.</summary>
    public string? TypeCode => typeCode;

    /// <summary>Where it arose, if another node passes it on; null for the node that was asked.</summary>
    public ErrorOrigin? Origin { get; init; }

    public static RequestException BucketNotFound(Protocol.BucketKey bucket)
        => new(404, $"bucket \"{bucket.DisplayName}\" does not exist", "ErrBckNotFound");
}
