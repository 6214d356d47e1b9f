using System.Runtime.InteropServices;

namespace AisFs.Interop.WinFsp.Abi;

/// <summary>
/// FSP_FSCTL_TRANSACT_REQ: 88 bytes, then a buffer. A union of one part for each kind; a dot of the C name is an
/// underscore here. Valid during the callback only.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 88)]
internal struct FSP_FSCTL_TRANSACT_REQ
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
    public uint Req_Create_CreateOptions;

    [FieldOffset(20)]
    public uint Req_Create_FileAttributes;

    [FieldOffset(24)]
    public uint Req_Create_SecurityDescriptor;

    [FieldOffset(32)]
    public ulong Req_Create_AllocationSize;

    /// <summary>The token's handle in the low, the process id in the high 32 bits.</summary>
    [FieldOffset(40)]
    public ulong Req_Create_AccessToken;

    [FieldOffset(48)]
    public uint Req_Create_DesiredAccess;

    [FieldOffset(52)]
    public uint Req_Create_GrantedAccess;

    [FieldOffset(56)]
    public uint Req_Create_ShareAccess;

    [FieldOffset(60)]
    public uint Req_Create_Ea;

    [FieldOffset(72)]
    public ushort Req_Create_NamedStream;

    [FieldOffset(16)]
    public ulong Req_Read_UserContext;

    [FieldOffset(24)]
    public ulong Req_Read_UserContext2;

    [FieldOffset(32)]
    public ulong Req_Read_Address;

    [FieldOffset(40)]
    public ulong Req_Read_Offset;

    [FieldOffset(48)]
    public uint Req_Read_Length;

    [FieldOffset(52)]
    public uint Req_Read_Key;

    [FieldOffset(32)]
    public ulong Req_Write_Address;

    [FieldOffset(40)]
    public ulong Req_Write_Offset;

    [FieldOffset(48)]
    public uint Req_Write_Length;

    [FieldOffset(52)]
    public uint Req_Write_Key;

    [FieldOffset(32)]
    public ulong Req_QueryDirectory_Address;

    [FieldOffset(40)]
    public uint Req_QueryDirectory_Length;

    [FieldOffset(44)]
    public uint Req_QueryDirectory_Pattern;

    [FieldOffset(48)]
    public uint Req_QueryDirectory_Marker;

    [FieldOffset(80)]
    public uint FileName;
}
