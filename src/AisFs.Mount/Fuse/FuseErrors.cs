using AisFs.Interop.Fuse.Abi;
using AisFs.Vfs.Api;

namespace AisFs.Mount.Fuse;

/// <summary>The one table from the file system's errors to the kernel's.</summary>
internal static class FuseErrors
{
    public static Errno ToErrno(FsError error) => error switch
    {
        FsError.None => Errno.None,
        FsError.NotFound => Errno.ENOENT,
        FsError.Exists => Errno.EEXIST,
        FsError.NotDirectory => Errno.ENOTDIR,
        FsError.IsDirectory => Errno.EISDIR,
        FsError.NotEmpty => Errno.ENOTEMPTY,
        FsError.AccessDenied => Errno.EACCES,
        FsError.NotPermitted => Errno.EPERM,
        FsError.ReadOnly => Errno.EROFS,
        FsError.InvalidArgument => Errno.EINVAL,
        FsError.InvalidName => Errno.EILSEQ,
        FsError.NameTooLong => Errno.ENAMETOOLONG,
        FsError.NoSpace => Errno.ENOSPC,
        FsError.TooLarge => Errno.EFBIG,
        FsError.Stale => Errno.ESTALE,
        FsError.BadHandle => Errno.EBADF,
        FsError.NotSupported => Errno.EOPNOTSUPP,
        FsError.NotImplemented => Errno.ENOSYS,
        FsError.NoAttribute => Errno.ENODATA,
        FsError.AttributeTooLarge => Errno.E2BIG,
        FsError.CrossDevice => Errno.EXDEV,
        FsError.Busy => Errno.EBUSY,
        FsError.NameTaken => Errno.ENOTUNIQ,
        FsError.TimedOut => Errno.ETIMEDOUT,
        FsError.Unreachable => Errno.EHOSTUNREACH,
        FsError.Interrupted => Errno.EINTR,
        FsError.OutOfMemory => Errno.ENOMEM,
        FsError.NoSuchRange => Errno.ENXIO,
        FsError.Io => Errno.EIO,
        _ => Errno.EIO,
    };
}
