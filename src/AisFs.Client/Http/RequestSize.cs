using System.Text;

namespace AisFs.Client.Http;

/// <summary>A cluster takes 1 MiB of request line and headers, and answers 431 to more. So much need not be sent.</summary>
internal static class RequestSize
{
    private const int Max = 1 << 20;

    /// <summary>The error that a request would be answered with; null: its size is right.</summary>
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
