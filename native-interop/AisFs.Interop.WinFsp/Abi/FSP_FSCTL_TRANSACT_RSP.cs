using System.Runtime.InteropServices;

namespace AisFs.Interop.WinFsp.Abi;

/// <summary>FSP_FSCTL_TRANSACT_RSP: 128 bytes, then a buffer. A dot of the C name is an underscore here.</summary>
[StructLayout(LayoutKind.Explicit, Size = 128)]
internal struct FSP_FSCTL_TRANSACT_RSP
{
    [FieldOffset(0)]
    public ushort Version;

    [FieldOffset(2)]
    public ushort Size;

    [FieldOffset(4)]
    public TransactKind Kind;

    [FieldOffset(8)]
    public ulong Hint;

    [FieldOffset(16)]
    public uint IoStatus_Information;

    [FieldOffset(20)]
    public NtStatus IoStatus_Status;

    [FieldOffset(24)]
    public WinFspFileInfo Rsp_Write_FileInfo;

    [FieldOffset(24)]
    public WinFspFileInfo Rsp_QueryInformation_FileInfo;

    /// <summary>The bits behind all else that Rsp.Create.Opened holds; <see cref="DisableCache"/> is the first of them.</summary>
    [FieldOffset(124)]
    public uint Rsp_Create_Opened_Bits;

    public const uint DisableCache = 1;
}
