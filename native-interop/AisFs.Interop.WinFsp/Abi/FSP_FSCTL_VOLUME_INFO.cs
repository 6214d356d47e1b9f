using System.Runtime.InteropServices;

namespace AisFs.Interop.WinFsp.Abi;

/// <summary>FSP_FSCTL_VOLUME_INFO: 88 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct FSP_FSCTL_VOLUME_INFO
{
    internal const int VolumeLabelCapacity = 32;

    public ulong TotalSize;
    public ulong FreeSize;

    /// <summary>In bytes.</summary>
    public ushort VolumeLabelLength;
    public fixed ushort VolumeLabel[VolumeLabelCapacity];
}
