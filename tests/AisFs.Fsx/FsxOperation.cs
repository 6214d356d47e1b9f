namespace AisFs.Fsx;

/// <summary>What is done to the file.</summary>
public enum FsxOperation
{
    /// <summary>pread, compared.</summary>
    Read = 0,

    /// <summary>A read through a shared mapping, compared.</summary>
    MapRead,

    /// <summary>pwrite, perhaps behind the end.</summary>
    Write,

    /// <summary>A write through a shared mapping; the file is made long enough before.</summary>
    MapWrite,

    /// <summary>A write of another handle that was opened with O_APPEND, and is closed again.</summary>
    Append,

    /// <summary>ftruncate to less.</summary>
    Shrink,

    /// <summary>ftruncate to more.</summary>
    Grow,

    /// <summary>fallocate, perhaps beyond the end.</summary>
    Allocate,

    /// <summary>fallocate that keeps the size.</summary>
    AllocateKeepSize,

    /// <summary>fallocate that makes a hole.</summary>
    PunchHole,

    /// <summary>fallocate that makes zeros, perhaps beyond the end.</summary>
    ZeroRange,

    /// <summary>copy_file_range within the file.</summary>
    CopyRange,

    /// <summary>fsync.</summary>
    Sync,

    /// <summary>fsync, and posix_fadvise that drops the kernel's pages.</summary>
    DropCaches,

    /// <summary>close and open; the size is compared.</summary>
    Reopen,

    /// <summary>All of the file is read through another handle and compared.</summary>
    Verify,
}
