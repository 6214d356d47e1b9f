using System.Globalization;

namespace AisFs.DevServer.Exchanges;

/// <summary>What requests of the S3 interface tell of their bodies.</summary>
internal static class S3Requests
{
    /// <summary>Whether the body comes in AWS's own chunks, signed or with trailers.</summary>
    public static bool HasAwsChunks(this Exchange exchange)
        => exchange.SpeaksS3 && exchange.Request.Headers["X-Amz-Content-Sha256"].ToString().StartsWith("STREAMING-", StringComparison.Ordinal);

    /// <summary>The length of the content that the request announces; -1 if it announces none.</summary>
    public static long AnnouncedLength(this Exchange exchange)
        => exchange.HasAwsChunks() && long.TryParse(exchange.Request.Headers["X-Amz-Decoded-Content-Length"].ToString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long length)
            ? length : exchange.Request.ContentLength ?? -1;
}
