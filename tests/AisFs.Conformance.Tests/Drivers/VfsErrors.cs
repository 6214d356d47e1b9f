using AisFs.Mount.Fuse;
using AisFs.TestKit.Native;
using AisFs.Vfs.Api;

namespace AisFs.Conformance.Tests.Drivers;

/// <summary>What each error of the file system means to a program on Linux: what the FUSE adapter would answer.</summary>
internal static class VfsErrors
{
    public static Errno ToErrno(FsError error) => (Errno)(int)FuseErrors.ToErrno(error);
}
