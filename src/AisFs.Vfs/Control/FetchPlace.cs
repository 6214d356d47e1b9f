namespace AisFs.Vfs.Control;

/// <summary>Where the bytes of a file are to be after it was fetched.</summary>
public enum FetchPlace
{
    /// <summary>In memory, as far as it has room.</summary>
    Memory = 0,

    /// <summary>In the folder of the disk cache.</summary>
    Disk,
}
