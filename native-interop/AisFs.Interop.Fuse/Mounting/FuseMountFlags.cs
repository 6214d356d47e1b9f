using System.Diagnostics.CodeAnalysis;

namespace AisFs.Interop.Fuse.Mounting;

/// <summary>What the kernel itself sees to on a mount, whatever the file system says: the flags of mount(2).</summary>
[Flags]
[SuppressMessage("Naming", "CA1711:Identifiers should not have incorrect suffix", Justification = "They are called so.")]
public enum FuseMountFlags
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Set-user-id and set-group-id bits, and file capabilities, have no effect: <c>nosuid</c>.</summary>
    NoSetUserId = 0x2,

    /// <summary>Device nodes cannot be opened: <c>nodev</c>.</summary>
    NoDevices = 0x4,

    /// <summary>No file can be run as a program: <c>noexec</c>.</summary>
    NoExecute = 0x8,

    /// <summary>Every write goes to the file system's store at once: <c>sync</c>.</summary>
    Synchronous = 0x10,

    /// <summary>The same for changes of directories: <c>dirsync</c>.</summary>
    DirectorySynchronous = 0x80,

    /// <summary>Symbolic links are not followed: <c>nosymfollow</c>. Since Linux 5.10.</summary>
    NoSymbolicLinks = 0x100,

    /// <summary>Reading does not change access times: <c>noatime</c>.</summary>
    NoAccessTime = 0x400,

    /// <summary>Reading a directory does not change its access time: <c>nodiratime</c>.</summary>
    NoDirectoryAccessTime = 0x800,

    /// <summary>The kernel says nothing in its log about a mount that it refuses: <c>silent</c>.</summary>
    Silent = 0x8000,

    /// <summary>Access times change when they are older than changes: <c>relatime</c>.</summary>
    RelativeAccessTime = 0x200000,

    /// <summary>Changes are counted in the inode: <c>iversion</c>.</summary>
    ChangeCounter = 0x800000,

    /// <summary>Every access changes the access time: <c>strictatime</c>.</summary>
    StrictAccessTime = 0x1000000,

    /// <summary>Times are kept in memory for a while: <c>lazytime</c>.</summary>
    LazyTime = 0x2000000,
}
