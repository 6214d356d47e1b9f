namespace AisFs.Interop.Fuse.Session;

/// <summary>When the kernel asks for a directory's entries together with their attributes.</summary>
public enum FuseReadDirectoryPlus
{
    /// <summary>
    /// For the first batch, and for the following ones as long as programs look the names up (the kernel's heuristic).
    /// </summary>
    Auto = 0,

    /// <summary>Always: a listing with attributes costs no lookups, one without pays for inodes that no program asked for.</summary>
    Always,

    /// <summary>Never.</summary>
    Never,
}
