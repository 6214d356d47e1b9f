using AisFs.Client.Wire;

namespace AisFs.Client.Http;

/// <summary>Makes exceptions tell of the request that failed.</summary>
internal static class ErrorDetails
{
    /// <summary>Says which request failed, if the exception does not tell yet.</summary>
    /// <param name="error">The exception.</param>
    /// <param name="request">The request.</param>
    /// <param name="url">Where it went last.</param>
    /// <param name="status">The status of the answer; null when none came.</param>
    /// <returns>The exception.</returns>
    public static T WithRequest<T>(this T error, AisRequest request, RawUrl url, int? status = null)
        where T : AisException
    {
        error.Request ??= new AisRequestDetails(request.Method.Method, url.Origin, url.PathAndQuery)
        {
            Status = status,
            Node = (error as AisServerException)?.Node ?? string.Empty,
            RequestId = request.Id,
            TraceId = request.TraceId,
        };
        return error;
    }
}
