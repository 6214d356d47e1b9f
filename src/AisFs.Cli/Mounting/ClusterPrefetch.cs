using AisFs.Client;
using AisFs.Client.Groups;
using AisFs.Client.Jobs;
using AisFs.Control.Reports;
using AisFs.Vfs.Store;

namespace AisFs.Cli.Mounting;

/// <summary>Asks the cluster to fetch objects from its remote backend, by the client of the mount.</summary>
internal sealed class ClusterPrefetch(AisClient client) : IClusterPrefetch
{
    // After this time the cluster is asked how far it is. How long it may take in all is the user's business.
    private static readonly TimeSpan s_look = TimeSpan.FromSeconds(3);

    /// <inheritdoc/>
    public async Task<string?> RunAsync(BucketId bucket, IReadOnlyList<string> names, IProgress<(long Objects, long Bytes)> progress, CancellationToken cancellationToken)
    {
        try
        {
            AisBucket source = client.Bucket(bucket.Name, bucket.Provider, AisNamespace.Parse(bucket.Namespace));
            AisJob job = await source.Objects(names).PrefetchAsync(new AisPrefetchOptions { ContinueOnError = true }, cancellationToken).ConfigureAwait(false);
            AisJobResult? result;
            do
            {
                result = await LookAsync(job, cancellationToken).ConfigureAwait(false);
                AisJobSnapshots snapshots = await job.GetSnapshotsAsync(cancellationToken).ConfigureAwait(false);
                progress.Report((snapshots.All.Sum(static part => part.Statistics?.Objects ?? 0), snapshots.All.Sum(static part => part.Statistics?.Bytes ?? 0)));
            }
            while (result is null);
            return result.IsSuccess ? null : $"the job {job} failed: {result.Error}";
        }
        catch (AisInvalidProviderException)
        {
            return "the bucket has no remote backend: all that it has is on the cluster already";
        }
        catch (AisException e)
        {
            return e.Message;
        }
    }

    // Null while it runs.
    private static async Task<AisJobResult?> LookAsync(AisJob job, CancellationToken cancellationToken)
    {
        try
        {
            return await job.WaitAsync(s_look, progress: null, cancellationToken).ConfigureAwait(false);
        }
        catch (AisTimeoutException)
        {
            return null;
        }
    }
}
