using AisFs.Interop.WinFsp.Abi;
using AisFs.Vfs.Api;

namespace AisFs.Mount.WinFsp.Translation;

/// <summary>The one table from the file system's errors to NTSTATUS.</summary>
internal static class NtStatusTable
{
    internal static NtStatus ToNtStatus(this FsError error)
        => error switch
        {
            FsError.None => NtStatus.Success,
            FsError.NotFound => NtStatus.ObjectNameNotFound,
            FsError.Exists => NtStatus.ObjectNameCollision,
            FsError.NotDirectory => NtStatus.NotADirectory,
            FsError.IsDirectory => NtStatus.FileIsADirectory,
            FsError.NotEmpty => NtStatus.DirectoryNotEmpty,
            FsError.AccessDenied => NtStatus.AccessDenied,
            FsError.NotPermitted => NtStatus.AccessDenied,
            FsError.ReadOnly => NtStatus.MediaWriteProtected,
            FsError.InvalidArgument => NtStatus.InvalidParameter,
            FsError.InvalidName => NtStatus.ObjectNameInvalid,
            FsError.NameTooLong => NtStatus.NameTooLong,
            FsError.NoSpace => NtStatus.DiskFull,
            FsError.TooLarge => NtStatus.FileTooLarge,
            FsError.Stale => NtStatus.FileInvalid,
            FsError.BadHandle => NtStatus.InvalidHandle,
            FsError.NotSupported => NtStatus.NotSupported,
            FsError.NotImplemented => NtStatus.InvalidDeviceRequest,
            FsError.NoAttribute => NtStatus.NonexistentEaEntry,
            FsError.AttributeTooLarge => NtStatus.EaTooLarge,
            FsError.CrossDevice => NtStatus.NotSameDevice,
            FsError.Busy => NtStatus.SharingViolation,
            FsError.NameTaken => NtStatus.SharingViolation,
            FsError.TimedOut => NtStatus.IoTimeout,
            FsError.Unreachable => NtStatus.HostUnreachable,
            FsError.Interrupted => NtStatus.Cancelled,
            FsError.OutOfMemory => NtStatus.InsufficientResources,
            FsError.NoSuchRange => NtStatus.EndOfFile,
            _ => NtStatus.UnexpectedIoError,
        };
}
