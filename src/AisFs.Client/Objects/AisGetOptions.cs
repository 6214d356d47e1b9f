namespace AisFs.Client;

/// <summary>What to read of an object, and how.</summary>
public sealed record AisGetOptions
{
    internal static AisGetOptions Default { get; } = new();

    /// <summary>
    /// A part of the object; null for all of it. Members of an archive can't be read in part, and an ETL may give the whole
    /// of its result nevertheless.
    /// </summary>
    public AisByteRange? Range { get; init; }

    /// <summary>One member of an archive (tar, tgz, tar.lz4, zip); null for the object itself.</summary>
    public string? ArchivePath { get; init; }

    /// <summary>Members of an archive that come as a TAR; null for the object itself. Needs <see cref="ArchiveMode"/>.</summary>
    public string? ArchivePattern { get; init; }

    /// <summary>How <see cref="ArchivePattern"/> is meant.</summary>
    public AisArchiveMode? ArchiveMode { get; init; }

    /// <summary>Transforms the content; null for none.</summary>
    public AisEtlReference? Etl { get; init; }

    /// <summary>Whether the cluster first looks for a newer version in the cloud or remote cluster. Default false.</summary>
    public bool Latest { get; init; }

    /// <summary>Whether an object that is not on the cluster yet is fetched in chunks, in parallel. Default false.</summary>
    public bool BlobDownload { get; init; }

    /// <summary>The size of a chunk of <see cref="BlobDownload"/>, for example <c>1MiB</c>; empty leaves it to the cluster.</summary>
    public string BlobChunkSize { get; init; } = string.Empty;

    /// <summary>The number of workers of <see cref="BlobDownload"/>; 0 leaves it to the cluster, -1 is none: one chunk after the other.</summary>
    public int BlobWorkers { get; init; }

    /// <summary>Whether to skip the proxy, other than the client's options say; null: as they say.</summary>
    public DirectReads? DirectReads { get; init; }

    internal void Validate()
    {
        if (ArchivePath is not null && ArchivePattern is not null)
        {
            throw new ArgumentException($"{nameof(ArchivePath)} names one member and {nameof(ArchivePattern)} picks many: set one of them.");
        }

        if (ArchivePattern is null != ArchiveMode is null)
        {
            throw new ArgumentException($"{nameof(ArchivePattern)} and {nameof(ArchiveMode)} go together.");
        }

        if (BlobDownload && Range is not null)
        {
            throw new ArgumentException($"{nameof(BlobDownload)} fetches the whole object: it takes no {nameof(Range)}.");
        }

        if (Range is { Length: 0 })
        {
            throw new ArgumentException($"{nameof(Range)} is of no bytes: such a header is taken for an error, or locks the object.");
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(BlobWorkers, -1);
    }
}
