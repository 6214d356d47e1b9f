using System.Runtime.InteropServices;

namespace AisFs.Interop.WinFsp.Abi;

/// <summary>FSP_FSCTL_DIR_INFO: 104 bytes, followed by the name without a terminator. Size counts both.</summary>
[StructLayout(LayoutKind.Explicit, Size = 104)]
internal struct FSP_FSCTL_DIR_INFO
{
    /// <summary>The longest name in UTF-16 units that the library takes.</summary>
    internal const int NameCapacity = 255;

    [FieldOffset(0)]
    public ushort Size;

    [FieldOffset(8)]
    public WinFspFileInfo FileInfo;

    [FieldOffset(80)]
    public ulong NextOffset;
}
