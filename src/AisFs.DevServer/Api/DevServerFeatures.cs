namespace AisFs.DevServer.Api;

/// <summary>Features of a cluster that can be turned on; the bits of the protocol.</summary>
[Flags]
public enum DevServerFeatures
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>S3 requests are also served without "/s3" before the bucket ("S3-API-via-Root").</summary>
    S3ViaRoot = 1 << 3,

    /// <summary>
    /// The proxy answers S3 requests about objects itself and redirects nobody ("S3-Reverse-Proxy"). Clients that do not follow
    /// redirects need it: rclone, awscli, boto3 without NVIDIA's patch.
    /// </summary>
    S3ReverseProxy = 1 << 13,
}
