namespace AisFs.Vfs.Content.Streaming;

/// <summary>Where this machine still has the bytes of a part.</summary>
internal enum PartPlace
{
    /// <summary>In the buffer.</summary>
    Memory = 0,

    /// <summary>In the staging directory.</summary>
    Disk,

    /// <summary>Nowhere: only the cluster has them.</summary>
    Lost,
}
