using System.Runtime.InteropServices;

namespace AisFs.Interop.WinFsp.Abi;

/// <summary>FSP_FSCTL_VOLUME_PARAMS: 504 bytes. Version must be the size, or the fields behind offset 456 do not count.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct FSP_FSCTL_VOLUME_PARAMS
{
    internal const int PrefixLength = 192;
    internal const int FileSystemNameLength = 16;

    public ushort Version;
    public ushort SectorSize;
    public ushort SectorsPerAllocationUnit;
    public ushort MaxComponentLength;
    public ulong VolumeCreationTime;
    public uint VolumeSerialNumber;
    public uint TransactTimeout;
    public uint IrpTimeout;
    public uint IrpCapacity;
    public uint FileInfoTimeout;
    public VolumeFlags Flags;
    public fixed ushort Prefix[PrefixLength];
    public fixed ushort FileSystemName[FileSystemNameLength];
    public VolumeTimeoutFlags TimeoutFlags;
    public uint VolumeInfoTimeout;
    public uint DirInfoTimeout;
    public uint SecurityTimeout;
    public uint StreamInfoTimeout;
    public uint EaTimeout;
    public uint FsextControlCode;
    public uint Reserved32;
    public fixed ulong Reserved64[2];
}
