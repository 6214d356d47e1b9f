namespace AisFs.Throughput.Strangers;

/// <summary>Which epoch of a training job is measured.</summary>
internal enum EpochKind
{
    /// <summary>The first: nothing is cached anywhere, here or in a local folder.</summary>
    First,

    /// <summary>A later one, with all that was cached.</summary>
    Later,

    /// <summary>A later one after the kernel has dropped its pages: the disk tier has the bytes, or the disk of the local folder.</summary>
    LaterFromDisk,
}
