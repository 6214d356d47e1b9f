using AisFs.Client.Transfers;

namespace AisFs.Client;

/// <summary>A bucket whose objects are made like the files of a directory, by the members that a program may replace.</summary>
internal sealed class BucketDirectoryStore(AisBucket bucket) : IDirectoryStore
{
    public async ValueTask<string> GetChecksumTypeAsync(CancellationToken cancellationToken)
        => (await bucket.HeadAsync(cancellationToken).ConfigureAwait(false)).ChecksumType;

    public IAsyncEnumerable<AisListEntry> ListAsync(AisListOptions options, CancellationToken cancellationToken) => bucket.ListAsync(options, cancellationToken);

    public async ValueTask UploadAsync(string name, string path, AisUploadOptions options, CancellationToken cancellationToken)
        => await bucket.Object(name).UploadFileAsync(path, options, null, cancellationToken).ConfigureAwait(false);

    public async ValueTask DownloadAsync(string name, string path, AisDownloadOptions options, CancellationToken cancellationToken)
        => await bucket.Object(name).DownloadFileAsync(path, options, null, cancellationToken).ConfigureAwait(false);

    public async ValueTask DeleteAsync(string name, CancellationToken cancellationToken)
        => await bucket.Object(name).TryDeleteAsync(cancellationToken).ConfigureAwait(false);

    public void Check(string name) => _ = bucket.Object(name);
}
