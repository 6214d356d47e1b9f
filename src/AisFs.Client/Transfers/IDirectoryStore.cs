namespace AisFs.Client.Transfers;

/// <summary>What the transfers of a directory need of its bucket.</summary>
internal interface IDirectoryStore
{
    /// <summary>The kind of checksum that the bucket has; empty if the cluster does not say.</summary>
    ValueTask<string> GetChecksumTypeAsync(CancellationToken cancellationToken);

    IAsyncEnumerable<AisListEntry> ListAsync(AisListOptions options, CancellationToken cancellationToken);

    ValueTask UploadAsync(string name, string path, AisUploadOptions options, CancellationToken cancellationToken);

    ValueTask DownloadAsync(string name, string path, AisDownloadOptions options, CancellationToken cancellationToken);

    /// <summary>Deletes an object, if it exists.</summary>
    ValueTask DeleteAsync(string name, CancellationToken cancellationToken);

    /// <summary>Refuses what can't be the name of an object.</summary>
    /// <exception cref="ArgumentException">The name can't be.</exception>
    void Check(string name);
}
