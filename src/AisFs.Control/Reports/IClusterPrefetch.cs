using AisFs.Vfs.Store;

namespace AisFs.Control.Reports;

/// <summary>Asks the cluster to fetch objects from its remote backend.</summary>
public interface IClusterPrefetch
{
    /// <summary>Fetches objects, and waits until they are there.</summary>
    /// <param name="bucket">Their bucket.</param>
    /// <param name="names">Their names.</param>
    /// <param name="progress">Is told how many objects and bytes were fetched so far; those that were there already are not among them.</param>
    /// <param name="cancellationToken">Ends the wait; the cluster goes on.</param>
    /// <returns>Why it failed, as one sentence; null when it did not.</returns>
    Task<string?> RunAsync(BucketId bucket, IReadOnlyList<string> names, IProgress<(long Objects, long Bytes)> progress, CancellationToken cancellationToken);
}
