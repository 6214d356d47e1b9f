namespace AisFs.Client.Transfers;

/// <summary>How a file or a stream is stored in parts, several at once.</summary>
public sealed record AisUploadOptions
{
    internal static AisUploadOptions Default { get; } = new();

    /// <summary>
    /// The size of a part in bytes, at least 1; 0: 16 MiB; for a file of more than 256 MiB a 16th of it, but 64 MiB at most; and more where
    /// 9999 parts would not do. What fits one part is stored by one PUT. Default 0.
    /// </summary>
    public int PartSize { get; init; }

    /// <summary>The greatest number of parts that are sent at once, 1 to 256. A stream needs as many buffers of <see cref="PartSize"/>, a file hardly any memory. Default 4.</summary>
    public int Parallelism { get; init; } = 4;

    /// <summary>Custom metadata, as <see cref="AisPutOptions.Custom"/>; null for none. An object of several parts gets them right after it has appeared. Default null.</summary>
    public IReadOnlyDictionary<string, string>? Custom { get; init; }

    /// <summary>
    /// A local file that remembers which parts have arrived, so that the same upload of the same file, begun anew after an error or
    /// in another run of the program, sends only the rest; it is removed at the end. If the answer to the last request was lost, the object is
    /// found by its size and checksum; an upload that the cluster has lost begins anew. Null: an upload that fails is dropped.
    /// For files only, not for streams. Default null.
    /// </summary>
    public string? ResumeFile { get; init; }

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(PartSize);
        ArgumentOutOfRangeException.ThrowIfLessThan(Parallelism, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Parallelism, 256);
        if (ResumeFile is { Length: 0 })
        {
            throw new ArgumentException($"{nameof(ResumeFile)} is the path of a file, or null.");
        }
    }
}
