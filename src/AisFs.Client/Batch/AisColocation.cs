namespace AisFs.Client.Batch;

/// <summary>A hint to the cluster about where the objects of a batch lie.</summary>
public enum AisColocation
{
    /// <summary>Anywhere.</summary>
    None,

    /// <summary>On few targets: one of them collects the objects of the others.</summary>
    Target,

    /// <summary>On few targets, and in few archives. No cluster knows it yet: it is refused.</summary>
    TargetAndShard,
}
