namespace AisFs.Interop.WinFsp.Api;

/// <summary>What a cleanup is to do (FspCleanup* of the WinFsp API).</summary>
[Flags]
public enum CleanupFlags : uint
{
    /// <summary>Nothing but the end of a handle.</summary>
    None = 0,

    /// <summary>The file is to be removed.</summary>
    Delete = 0x01,

    /// <summary>Reserved but unused room is to be given back.</summary>
    SetAllocationSize = 0x02,

    /// <summary>The archive bit is to be set.</summary>
    SetArchiveBit = 0x10,

    /// <summary>The last access time is to be set to now.</summary>
    SetLastAccessTime = 0x20,

    /// <summary>The last write time is to be set to now.</summary>
    SetLastWriteTime = 0x40,

    /// <summary>The change time is to be set to now.</summary>
    SetChangeTime = 0x80,
}
