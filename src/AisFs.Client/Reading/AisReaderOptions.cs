namespace AisFs.Client.Reading;

/// <summary>How an object is read by an <see cref="AisObjectReader"/>.</summary>
public sealed record AisReaderOptions
{
    internal static AisReaderOptions Default { get; } = new();

    /// <summary>What is read: a range, a member of an archive, through an ETL. Default: the whole object.</summary>
    public AisGetOptions Get { get; init; } = AisGetOptions.Default;

    /// <summary>
    /// The size in bytes of the chunks that are enumerated, and of the ranges of a parallel read; 0: 64 KiB, and in parallel
    /// the size in which the cluster stores the object's chunks, or 8 MiB. Default 0.
    /// </summary>
    public int ChunkSize { get; init; }

    /// <summary>The number of ranges that are read at once; 0: one stream. 1 is refused as pointless. Default 0.</summary>
    public int Workers { get; init; }

    /// <summary>How often a stream goes on after the connection broke, in all; also how often each range of a parallel read does. Default 5.</summary>
    public int MaxResumes { get; init; } = 5;

    internal void Validate()
    {
        ArgumentNullException.ThrowIfNull(Get);
        Get.Validate();
        ArgumentOutOfRangeException.ThrowIfNegative(ChunkSize);
        ArgumentOutOfRangeException.ThrowIfNegative(MaxResumes);
        if (Workers is < 0 or 1 or > 1024)
        {
            throw new ArgumentOutOfRangeException(nameof(Workers), Workers, "Reading in parallel takes 2 to 1024 workers; 0 reads one stream.");
        }

        if (Workers > 0 && (Get.Range is not null || Get.ArchivePath is not null || Get.ArchivePattern is not null || Get.Etl is not null || Get.BlobDownload))
        {
            throw new ArgumentException($"{nameof(Workers)}: only a whole object can be read in parallel, as it is.");
        }
    }
}
