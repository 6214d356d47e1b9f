using AisFs.TestKit.Native;
using AisFs.TestKit.Wine;

namespace AisFs.Conformance.Tests.Drivers;

/// <summary>What a POSIX program would have been told in place of an NTSTATUS.</summary>
internal static class WinFspErrors
{
    public static Errno ToErrno(uint status) => status switch
    {
        WindowsStatus.Success => Errno.OK,
        WindowsStatus.ObjectNameNotFound or WindowsStatus.ObjectPathNotFound or WindowsStatus.DeletePending or WindowsStatus.FileDeleted => Errno.ENOENT,
        WindowsStatus.ObjectNameCollision => Errno.EEXIST,
        WindowsStatus.NotADirectory => Errno.ENOTDIR,
        WindowsStatus.FileIsADirectory => Errno.EISDIR,
        WindowsStatus.DirectoryNotEmpty => Errno.ENOTEMPTY,
        WindowsStatus.AccessDenied or WindowsStatus.CannotDelete => Errno.EACCES,
        WindowsStatus.MediaWriteProtected => Errno.EROFS,
        WindowsStatus.InvalidParameter or WindowsStatus.InvalidDeviceRequest or WindowsStatus.NotAReparsePoint => Errno.EINVAL,
        WindowsStatus.ObjectNameInvalid => Errno.EILSEQ,
        0xC0000106 => Errno.ENAMETOOLONG,
        0xC000007F => Errno.ENOSPC,
        WindowsStatus.FileTooLarge => Errno.EFBIG,
        0xC0000098 => Errno.ESTALE,
        WindowsStatus.InvalidHandle => Errno.EBADF,
        0xC0000280 => Errno.ELOOP,
        WindowsStatus.NotSupported => Errno.EOPNOTSUPP,
        WindowsStatus.SharingViolation => Errno.EBUSY,
        0xC00000D4 => Errno.EXDEV,
        0xC00000B5 => Errno.ETIMEDOUT,
        0xC000023D => Errno.EHOSTUNREACH,
        0xC000009A => Errno.ENOMEM,
        WindowsStatus.Cancelled => Errno.EINTR,
        _ => Errno.EIO,
    };
}
