namespace AisFs.Vfs.Ahead;

/// <summary>What was seen of the opens of one epoch. Not for several threads at a time.</summary>
internal sealed class EpochEvidence
{
    /// <summary>Files that were opened.</summary>
    public long Opened { get; set; }

    /// <summary>Those of them that went on from no other one.</summary>
    public long Strays { get; set; }

    /// <summary>Opens of files that were opened before.</summary>
    public long Repeats { get; set; }

    /// <summary>Files that were fetched.</summary>
    public long Fetched { get; set; }

    /// <summary>Files that were in memory already.</summary>
    public long Needless { get; set; }

    /// <summary>How many opens should have found their file fetched.</summary>
    public double Foretold { get; set; }

    /// <summary>How many opens have found their file fetched.</summary>
    public long Found { get; set; }

    /// <summary>The thread that opened last; 0 when it is not known.</summary>
    public uint Caller { get; set; }

    /// <summary>Whether several threads open files.</summary>
    public bool HasSeveral { get; set; }

    /// <summary>Whether the opens have shown the guess wrong.</summary>
    public bool IsWrong { get; set; }
}
