namespace AisFs.Client.Batch;

/// <summary>What the cluster is told of where a batch's objects lie.</summary>
public enum AisColocation
{
    /// <summary>Anywhere.</summary>
    None,

    /// <summary>On few targets: one of them is to gather the others'.</summary>
    Target,

    /// <summary>On few targets, and in few archives. No cluster knows it yet: it is refused.</summary>
    TargetAndShard,
}
