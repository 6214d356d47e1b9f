namespace AisFs.Client;

/// <summary>What an entry of a listing is; the values are those of the wire.</summary>
[Flags]
public enum AisEntryFlags
{
    /// <summary>Nothing is known.</summary>
    None = 0,

    /// <summary>The bits that tell of a misplaced or missing object; 0 when all is well.</summary>
    StatusMask = 31,

    /// <summary>The object is on the cluster's own disks.</summary>
    Cached = 1 << 6,

    /// <summary>The entry is a member of an archive.</summary>
    InArchive = 1 << 7,

    /// <summary>The entry is a directory, its name ends in '/'.</summary>
    Directory = 1 << 8,

    /// <summary>The object is an archive.</summary>
    Archive = 1 << 9,
}
