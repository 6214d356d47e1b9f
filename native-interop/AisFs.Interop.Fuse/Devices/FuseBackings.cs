using AisFs.Interop.Fuse.Abi;
using Microsoft.Win32.SafeHandles;

namespace AisFs.Interop.Fuse.Devices;

/// <summary>
/// Names local files to the kernel, for opens that it then serves by itself. The kernel keeps a named file open until its
/// number was given back and the last open that uses it has ended.
/// </summary>
/// <param name="device">The mount's device.</param>
public sealed class FuseBackings(FuseDevice device)
{
    // _IOW(229, 1, struct fuse_backing_map) and _IOW(229, 2, uint32_t).
    private const uint FuseDevIocBackingOpen = 0x4010e501;
    private const uint FuseDevIocBackingClose = 0x4004e502;

    /// <summary>Names a file.</summary>
    /// <param name="file">The file, open for reading.</param>
    /// <param name="refused">Why the kernel did not take it. EPERM: this process may not; ELOOP: it lies on a stacked file system.</param>
    /// <returns>The number of the file, greater than 0; 0 when it was refused.</returns>
    public unsafe int Open(SafeFileHandle file, out Errno refused)
    {
        ArgumentNullException.ThrowIfNull(file);
        bool isHeld = false;
        try
        {
            file.DangerousAddRef(ref isHeld);
            fuse_backing_map map = new() { fd = (int)file.DangerousGetHandle() };
            int id = device.Control(FuseDevIocBackingOpen, &map, out Errno error);
            refused = id == 0 ? Errno.EINVAL : error;
            return Math.Max(id, 0);
        }
        catch (ObjectDisposedException)
        {
            refused = Errno.EBADF;
            return 0;
        }
        finally
        {
            if (isHeld)
            {
                file.DangerousRelease();
            }
        }
    }

    /// <summary>Gives a number back. Opens that use it go on.</summary>
    /// <param name="id">The number.</param>
    public unsafe void Close(int id)
    {
        uint number = (uint)id;

        // Refused only when the mount has ended, and then the kernel has closed all of them.
        _ = device.Control(FuseDevIocBackingClose, &number, out _);
    }
}
