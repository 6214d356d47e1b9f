namespace AisFs.Client.Dsort;

/// <summary>One of the three phases of a dSort job, on one target. Numbers that do not belong to the phase are 0.</summary>
public sealed record AisDsortPhase
{
    /// <summary>When it began; null when it did not.</summary>
    public DateTimeOffset? StartTime { get; init; }

    /// <summary>When it ended; null while it runs.</summary>
    public DateTimeOffset? EndTime { get; init; }

    /// <summary>How long it took or has taken until now, in seconds.</summary>
    public long ElapsedSeconds { get; init; }

    /// <summary>Whether it runs.</summary>
    public bool IsRunning { get; init; }

    /// <summary>Whether it has ended.</summary>
    public bool IsFinished { get; init; }

    /// <summary>Extraction: shards of this target; creation: shards that this target is to write.</summary>
    public long Total { get; init; }

    /// <summary>Extraction: shards that were read; creation: shards that were written.</summary>
    public long Done { get; init; }

    /// <summary>Extraction: bytes that were read.</summary>
    public long Bytes { get; init; }

    /// <summary>Extraction: records that were found.</summary>
    public long Records { get; init; }

    /// <summary>Extraction: shards whose records were put on disk, as memory ran short.</summary>
    public long OnDisk { get; init; }

    /// <summary>Extraction: bytes that were put on disk.</summary>
    public long BytesOnDisk { get; init; }

    /// <summary>Creation: shards that were sent to the targets that own them.</summary>
    public long Moved { get; init; }
}
