using System.Collections.Frozen;
using AisFs.Mount.WinFsp.Translation;
using AisFs.TestKit.Native;
using AisFs.TestKit.Wine;
using AisFs.Vfs.Api;

namespace AisFs.Conformance.Tests.Drivers;

/// <summary>What a POSIX program would have been told in place of an NTSTATUS.</summary>
internal static class WinFspErrors
{
    private const uint ReparsePointNotResolved = 0xC0000280;

    // Where several errors have one status, the first one stands for it.
    private static readonly FrozenDictionary<uint, FsError> s_errors = Enum.GetValues<FsError>()
        .GroupBy(error => (uint)error.ToNtStatus())
        .ToFrozenDictionary(errors => errors.Key, errors => errors.First());

    public static Errno ToErrno(uint status) => status switch
    {
        // What the driver, or the adapter itself, answers without having asked the file system.
        WindowsStatus.ObjectPathNotFound or WindowsStatus.DeletePending or WindowsStatus.FileDeleted => Errno.ENOENT,
        WindowsStatus.CannotDelete => Errno.EACCES,
        WindowsStatus.InvalidDeviceRequest or WindowsStatus.NotAReparsePoint => Errno.EINVAL,
        ReparsePointNotResolved => Errno.ELOOP,
        _ => s_errors.TryGetValue(status, out FsError error) ? VfsErrors.ToErrno(error) : Errno.EIO,
    };
}
