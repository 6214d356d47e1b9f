namespace AisFs.Vfs.Api;

/// <summary>What a path leads to, links not followed.</summary>
public enum PathKind
{
    /// <summary>Nothing that can be looked at.</summary>
    None = 0,

    /// <summary>A regular file.</summary>
    File,

    /// <summary>A folder.</summary>
    Folder,

    /// <summary>A link (on Windows: any reparse point), FIFO, socket or device.</summary>
    Other,
}
