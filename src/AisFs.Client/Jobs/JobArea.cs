using AisFs.Client.Http;

namespace AisFs.Client.Jobs;

/// <summary>All that can be done with jobs. One for each client.</summary>
internal sealed class JobArea
{
    public JobArea(AisTransport transport)
    {
        Requests = new JobRequests(transport);
        Waits = new JobWaits(transport, Requests);
    }

    public JobRequests Requests { get; }

    public JobWaits Waits { get; }
}
