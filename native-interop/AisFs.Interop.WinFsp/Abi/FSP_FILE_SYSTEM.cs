using System.Runtime.InteropServices;
using AisFs.Interop.WinFsp.Volumes;

namespace AisFs.Interop.WinFsp.Abi;

/// <summary>FSP_FILE_SYSTEM: 792 bytes, allocated by the library.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct FSP_FILE_SYSTEM
{
    public ushort Version;

    /// <summary>Ours: the GCHandle of the <see cref="WinFspFileSystem"/>.</summary>
    public nint UserContext;
    public fixed ushort VolumeName[256];
    public nint VolumeHandle;
    public nint EnterOperation;
    public nint LeaveOperation;
    public fixed ulong Operations[22];
    public FSP_FILE_SYSTEM_INTERFACE* Interface;
    public nint DispatcherThread;
    public uint DispatcherThreadCount;
    public NtStatus DispatcherResult;
    public char* MountPoint;
    public nint MountHandle;
    public uint DebugLog;
    public uint OpGuardStrategy;
    public nint OpGuardLock;
    public ulong Flags;
}
