namespace AisFs.Interop.Fuse.Api;

/// <summary>How the kernel is to treat an open file or directory; the values of linux/fuse.h, FOPEN_*.</summary>
[Flags]
public enum FuseOpenOptions
{
    /// <summary>Nothing special: cached pages of earlier opens are dropped, every close is announced.</summary>
    None = 0,

    /// <summary>The page cache is not used.</summary>
    DirectIo = 1,

    /// <summary>Pages (of a directory: entries) cached by earlier opens are still right.</summary>
    KeepCache = 2,

    /// <summary>Cannot seek.</summary>
    NonSeekable = 4,

    /// <summary>The kernel may keep the directory's entries.</summary>
    CacheDirectory = 8,

    /// <summary>Has no file position.</summary>
    Stream = 16,

    /// <summary>A close need not be announced by a flush. Without meaning under the writeback cache.</summary>
    NoFlush = 32,

    /// <summary>Several direct writes may be under way at once.</summary>
    ParallelDirectWrites = 64,

    /// <summary>
    /// Reads and mappings go to a local file, past the server. The kernel takes it together with <see cref="NoFlush"/>,
    /// <see cref="DirectIo"/> (then only mappings go there) and <see cref="ParallelDirectWrites"/>, with no other.
    /// </summary>
    Passthrough = 128,
}
