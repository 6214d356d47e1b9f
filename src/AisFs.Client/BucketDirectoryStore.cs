using System.Runtime.CompilerServices;
using AisFs.Client.Transfers;

namespace AisFs.Client;

/// <summary>A bucket whose objects are made like the files of a directory, by the members that a program may replace.</summary>
internal sealed class BucketDirectoryStore(AisBucket bucket) : IDirectoryStore
{
    public async ValueTask<string> GetChecksumTypeAsync(CancellationToken cancellationToken)
        => (await bucket.HeadAsync(cancellationToken).ConfigureAwait(false)).ChecksumType;

    public async IAsyncEnumerable<AisListEntry> ListAsync(AisListOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // What is missing in the listing is deleted on the other side, if that is wanted: a few questions make sure that all is listed.
        bool isBesideObject = await IsBesideObjectAsync(options.Prefix, cancellationToken).ConfigureAwait(false);
        await foreach (AisListEntry entry in bucket.ListAsync(options with { BesideObject = isBesideObject }, cancellationToken).ConfigureAwait(false))
        {
            yield return entry;
        }
    }

    public async ValueTask UploadAsync(string name, string path, AisUploadOptions options, CancellationToken cancellationToken)
        => await bucket.Object(name).UploadFileAsync(path, options, null, cancellationToken).ConfigureAwait(false);

    public async ValueTask DownloadAsync(string name, string path, AisDownloadOptions options, CancellationToken cancellationToken)
        => await bucket.Object(name).DownloadFileAsync(path, options, null, cancellationToken).ConfigureAwait(false);

    public async ValueTask DeleteAsync(string name, CancellationToken cancellationToken)
        => await bucket.Object(name).TryDeleteAsync(cancellationToken).ConfigureAwait(false);

    private async ValueTask<bool> IsBesideObjectAsync(string prefix, CancellationToken cancellationToken)
    {
        for (int slash = prefix.IndexOf('/', StringComparison.Ordinal); slash > 0; slash = prefix.IndexOf('/', slash + 1))
        {
            if (await bucket.Object(prefix[..slash]).TryHeadAsync(string.Empty, cancellationToken).ConfigureAwait(false) is not null)
            {
                return true;
            }
        }

        return false;
    }

    public void Check(string name) => _ = bucket.Object(name);
}
