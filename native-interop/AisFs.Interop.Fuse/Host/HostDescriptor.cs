using AisFs.Interop.Fuse.Native;

namespace AisFs.Interop.Fuse.Host;

/// <summary>Properties of open descriptors.</summary>
public static class HostDescriptor
{
    /// <summary>Makes every write go to the end of the file, wherever another process has moved that to meanwhile.</summary>
    /// <param name="descriptor">The descriptor. One that is closed is passed over.</param>
    public static void AppendOnly(int descriptor) => _ = Libc.fcntl(descriptor, Libc.F_SETFL, Libc.O_APPEND);
}
