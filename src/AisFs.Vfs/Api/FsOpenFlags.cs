namespace AisFs.Vfs.Api;

/// <summary>How a file is opened.</summary>
[Flags]
public enum FsOpenFlags
{
    /// <summary>Neither read nor written.</summary>
    None = 0,

    /// <summary>For reading.</summary>
    Read = 1,

    /// <summary>For writing.</summary>
    Write = 2,

    /// <summary>Every write goes to the end of the file, whatever its offset says.</summary>
    Append = 4,

    /// <summary>The content is cut to nothing by the open.</summary>
    Truncate = 8,

    /// <summary>Creation fails when the name exists.</summary>
    Exclusive = 16,

    /// <summary>The kernel's page cache is not used (O_DIRECT).</summary>
    Direct = 32,

    /// <summary>The cluster is asked for the file's present version, however young what is known of it is.</summary>
    Fresh = 64,

    /// <summary>The caller can make use of <see cref="FsOpened.Backing"/>; without, it is always null.</summary>
    Backing = 128,
}
