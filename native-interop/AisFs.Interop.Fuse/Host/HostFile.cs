using System.Buffers.Binary;
using AisFs.Interop.Fuse.Abi;
using AisFs.Interop.Fuse.Native;

namespace AisFs.Interop.Fuse.Host;

/// <summary>What lies at a path of the local system, as statx(2) tells it.</summary>
/// <param name="Mode">Type and permission bits: st_mode.</param>
/// <param name="Owner">The owner.</param>
/// <param name="Size">The size in bytes.</param>
/// <param name="Allocated">The room that it takes on the disk, in bytes.</param>
public readonly record struct HostFile(uint Mode, uint Owner, long Size, long Allocated)
{
    // The unit of stx_blocks, whatever the file system.
    private const long BlockBytes = 512;
    private const uint TypeMask = 0xf000;
    private const uint TypeFolder = 0x4000;
    private const uint TypeFile = 0x8000;

    /// <summary>Whether it is a regular file.</summary>
    public bool IsFile => (Mode & TypeMask) == TypeFile;

    /// <summary>Whether it is a folder.</summary>
    public bool IsFolder => (Mode & TypeMask) == TypeFolder;

    /// <summary>Looks without opening.</summary>
    /// <param name="path">The path.</param>
    /// <param name="follow">Whether a link at its end is followed.</param>
    /// <returns>What lies there; null when it cannot be looked at.</returns>
    public static unsafe HostFile? TryLook(string path, bool follow)
    {
        if (path.Contains('\0', StringComparison.Ordinal))
        {
            return null;
        }

        Span<byte> result = stackalloc byte[256];
        fixed (byte* text = Utf8Path.Encode(path))
        fixed (byte* start = result)
        {
            if (Libc.statx(Libc.AT_FDCWD, text, follow ? 0 : Libc.AT_SYMLINK_NOFOLLOW, Libc.STATX_BASIC_STATS, start) != 0)
            {
                return null;
            }
        }

        return new HostFile(
            BinaryPrimitives.ReadUInt16LittleEndian(result[28..]),
            BinaryPrimitives.ReadUInt32LittleEndian(result[20..]),
            BinaryPrimitives.ReadInt64LittleEndian(result[40..]),
            BlockBytes * BinaryPrimitives.ReadInt64LittleEndian(result[48..]));
    }

    /// <summary>Makes the names in a folder safe against a loss of power.</summary>
    /// <param name="folder">The folder.</param>
    /// <returns>Why they are not safe. Some file systems, above all of networks, have nothing to make safe: that is no error.</returns>
    public static unsafe Errno SyncFolder(string folder)
    {
        int fd;
        fixed (byte* text = Utf8Path.Encode(folder))
        {
            fd = Libc.open(text, Libc.O_CLOEXEC);
        }

        if (fd < 0)
        {
            return Libc.LastError;
        }

        Errno error = Libc.fsync(fd) == 0 ? Errno.None : Libc.LastError;
        _ = Libc.close(fd);
        return error is Errno.EINVAL or Errno.ENOSYS or Errno.EOPNOTSUPP ? Errno.None : error;
    }
}
