namespace AisFs.Vfs.Disk;

/// <summary>What the thread that writes does.</summary>
internal enum DiskWorkKind
{
    /// <summary>It writes a block.</summary>
    Write,

    /// <summary>It gives files another name.</summary>
    TakeOver,

    /// <summary>It removes files.</summary>
    Remove,

    /// <summary>It makes files from local bytes.</summary>
    Import,
}
