using System.Runtime.InteropServices;

namespace AisFs.Interop.WinFsp.Abi;

/// <summary>FSP_FSCTL_OPEN_FILE_INFO: what Create and Open really get where their signature says FSP_FSCTL_FILE_INFO.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct FSP_FSCTL_OPEN_FILE_INFO
{
    public WinFspFileInfo FileInfo;
    public char* NormalizedName;

    /// <summary>In bytes: the room there is, to be replaced with the length of the name.</summary>
    public ushort NormalizedNameSize;
}
