using AisFs.Client.Http;

namespace AisFs.Client.Jobs;

/// <summary>Requests that are answered with the id of a job, as plain text.</summary>
internal static class JobRequests
{
    public static async ValueTask<AisJob> StartJobAsync(
        this AisTransport transport, AisClient client, AisRequest request, string kind, CancellationToken cancellationToken)
        => new(client, await transport.SendForTextAsync(request, cancellationToken).ConfigureAwait(false), kind);

    /// <summary>Some requests are split over several jobs: their ids come in one text, with commas.</summary>
    public static async ValueTask<IReadOnlyList<AisJob>> StartJobsAsync(
        this AisTransport transport, AisClient client, AisRequest request, string kind, CancellationToken cancellationToken)
    {
        string text = await transport.SendForTextAsync(request, cancellationToken).ConfigureAwait(false);
        return Array.ConvertAll(text.Split(',', StringSplitOptions.TrimEntries), id => new AisJob(client, id, kind));
    }

    public static async ValueTask<string> SendForTextAsync(this AisTransport transport, AisRequest request, CancellationToken cancellationToken)
    {
        using AisResponse response = await transport.SendAsync(request, cancellationToken).ConfigureAwait(false);
        return (await response.ReadTextAsync(cancellationToken).ConfigureAwait(false)).Trim();
    }
}
