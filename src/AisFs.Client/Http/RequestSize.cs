using System.Text;

namespace AisFs.Client.Http;

/// <summary>The limit of a request. A cluster takes 1 MiB of request line and headers, and answers 431 to more: larger requests are not sent.</summary>
internal static class RequestSize
{
    private const int Max = 1 << 20;

    /// <summary>The error with which the cluster would answer; null if the size is right.</summary>
    public static AisMetadataTooLargeException? FindExcess(AisRequest request)
    {
        long size = request.PathAndQuery.Length;
        foreach ((string name, string value) in request.Headers ?? [])
        {
            size += name.Length + Encoding.UTF8.GetByteCount(value) + 4;
        }

        return size <= Max ? null : new AisMetadataTooLargeException(new AisServerError
        {
            Status = 431,
            Message = $"not sent: URL and headers have {size} bytes, more than the {Max} that a cluster takes",
            Method = request.Method.Method,
            Path = request.Path.Length > 200 ? request.Path[..200] + "..." : request.Path,
        });
    }
}
