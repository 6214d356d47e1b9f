namespace AisFs.Crash;

/// <summary>What was counted.</summary>
public sealed class CrashTally
{
    /// <summary>Mounts that were killed, or disks whose power went.</summary>
    public int Rounds { get; set; }

    /// <summary>Operations that were acknowledged: closes, fsyncs, renames, unlinks.</summary>
    public long Operations { get; set; }

    /// <summary>Bytes in them.</summary>
    public long Bytes { get; set; }

    /// <summary>Objects that were read back from the cluster and compared.</summary>
    public long Compared { get; set; }

    /// <summary>Files that recover offered.</summary>
    public int Offered { get; set; }

    /// <summary>Files that recover uploaded, or found to have arrived.</summary>
    public int Recovered { get; set; }

    /// <summary>Files of which recover told that they are in doubt.</summary>
    public int Doubtful { get; set; }

    /// <summary>Files that were open and written to, in memory only.</summary>
    public int InMemory { get; set; }

    /// <summary>Files whose upload had failed, and that had to be offered.</summary>
    public int Kept { get; set; }

    /// <inheritdoc/>
    public override string ToString()
        => FormattableString.Invariant($"{Rounds} rounds: {Operations} operations with {Bytes >> 20} MiB acknowledged, {Compared} objects compared; ")
            + FormattableString.Invariant($"{Offered} files offered, {Recovered} recovered, {Doubtful} told to be in doubt, {Kept} kept after failed uploads, {InMemory} open in memory only");
}
