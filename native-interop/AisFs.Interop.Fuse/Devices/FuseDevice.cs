using AisFs.Interop.Fuse.Abi;
using AisFs.Interop.Fuse.Native;

namespace AisFs.Interop.Fuse.Devices;

/// <summary>An open /dev/fuse that belongs to one mount.</summary>
public sealed class FuseDevice : IDisposable
{
    // _IOR(229, 0, uint32_t): another descriptor gets a queue of its own on the same mount.
    private const uint FuseDevIocClone = 0x8004e500;

    private readonly Lock _closing = new();
    private int _fd;

    /// <summary>Takes over a descriptor.</summary>
    /// <param name="fd">The descriptor.</param>
    /// <param name="mountpoint">Where its file system is mounted.</param>
    internal FuseDevice(int fd, string mountpoint)
    {
        _fd = fd;
        Mountpoint = mountpoint;
    }

    /// <summary>Where its file system is mounted: an absolute path without symbolic links.</summary>
    public string Mountpoint { get; }

    internal int Descriptor => _fd;

    /// <summary>Closes the device. When it was the last descriptor of the mount, all further access to it fails.</summary>
    public void Dispose()
    {
        lock (_closing)
        {
            int fd = Interlocked.Exchange(ref _fd, -1);
            if (fd >= 0)
            {
                _ = Libc.close(fd);
            }
        }
    }

    /// <summary>Sends a command to the kernel that no request has asked for: the device is not closed meanwhile.</summary>
    /// <returns>The kernel's answer; -1 with EBADF when the device is closed.</returns>
    internal unsafe int Control(uint command, void* argument, out Errno error)
    {
        lock (_closing)
        {
            int answer = _fd < 0 ? -1 : Libc.ioctl(_fd, command, argument);
            error = answer >= 0 ? Errno.None : _fd < 0 ? Errno.EBADF : Libc.LastError;
            return answer;
        }
    }

    /// <summary>Opens the mount's device once more.</summary>
    /// <returns>The clone, or null where that is not possible.</returns>
    internal unsafe FuseDevice? TryClone()
    {
        int fd;
        fixed (byte* path = "/dev/fuse\0"u8)
        {
            fd = Libc.open(path, Libc.O_RDWR | Libc.O_CLOEXEC);
        }

        if (fd < 0)
        {
            return null;
        }

        uint source = (uint)_fd;
        if (Libc.ioctl(fd, FuseDevIocClone, &source) == 0)
        {
            return new FuseDevice(fd, Mountpoint);
        }

        _ = Libc.close(fd);
        return null;
    }
}
