namespace AisFs.Vfs.Api;

/// <summary>
/// Why a file system operation did not succeed. The adapters map each value to exactly one errno and one NTSTATUS.
/// </summary>
public enum FsError
{
    /// <summary>No error.</summary>
    None = 0,

    /// <summary>The file, directory, bucket or attribute's owner does not exist (ENOENT).</summary>
    NotFound,

    /// <summary>The name exists already (EEXIST).</summary>
    Exists,

    /// <summary>A directory was needed (ENOTDIR).</summary>
    NotDirectory,

    /// <summary>A directory was given where a file was needed (EISDIR).</summary>
    IsDirectory,

    /// <summary>The directory or bucket is not empty (ENOTEMPTY).</summary>
    NotEmpty,

    /// <summary>The cluster or the file's mode refuses access (EACCES).</summary>
    AccessDenied,

    /// <summary>The operation is not permitted on this kind of file (EPERM).</summary>
    NotPermitted,

    /// <summary>The mount is read-only (EROFS).</summary>
    ReadOnly,

    /// <summary>An argument is out of range (EINVAL).</summary>
    InvalidArgument,

    /// <summary>The name cannot be an object's name: not UTF-8, reserved, or refused by the cluster (EILSEQ).</summary>
    InvalidName,

    /// <summary>A path segment or the object's whole name is too long (ENAMETOOLONG).</summary>
    NameTooLong,

    /// <summary>The cluster, the staging directory or the memory budget has no room (ENOSPC).</summary>
    NoSpace,

    /// <summary>The file would exceed the greatest size (EFBIG).</summary>
    TooLarge,

    /// <summary>The object was changed or removed behind an open handle (ESTALE).</summary>
    Stale,

    /// <summary>The handle is unknown, closed, or not open for this kind of access (EBADF).</summary>
    BadHandle,

    /// <summary>The operation has no meaning here (EOPNOTSUPP).</summary>
    NotSupported,

    /// <summary>The operation is unknown to the file system; the kernel may stop asking (ENOSYS).</summary>
    NotImplemented,

    /// <summary>The extended attribute does not exist (ENODATA).</summary>
    NoAttribute,

    /// <summary>The extended attribute's value is too large to be kept (E2BIG).</summary>
    AttributeTooLarge,

    /// <summary>Source and destination cannot be joined by a rename (EXDEV).</summary>
    CrossDevice,

    /// <summary>The resource is in use (EBUSY).</summary>
    Busy,

    /// <summary>The cluster keeps a directory, perhaps an empty one that shows nowhere, where the object would lie (ENOTUNIQ).</summary>
    NameTaken,

    /// <summary>The cluster did not answer in time (ETIMEDOUT).</summary>
    TimedOut,

    /// <summary>The cluster cannot be reached (EHOSTUNREACH).</summary>
    Unreachable,

    /// <summary>The request was cancelled by its caller (EINTR).</summary>
    Interrupted,

    /// <summary>The memory budget is spent (ENOMEM).</summary>
    OutOfMemory,

    /// <summary>No data or hole behind the offset (ENXIO).</summary>
    NoSuchRange,

    /// <summary>Anything else: a broken answer, a failed upload, a defect (EIO).</summary>
    Io,
}
