using AisFs.Interop.WinFsp.Abi;

namespace AisFs.Interop.WinFsp.Loading;

/// <summary>The loaded library.</summary>
internal sealed unsafe class NativeWinFspApi : WinFspApi
{
    internal static NativeWinFspApi Instance { get; } = new();

    internal override NtStatus Preflight(string device, string? mountPoint) => WinFspNative.FspFileSystemPreflight(device, mountPoint);

    internal override NtStatus Create(string device, in FSP_FSCTL_VOLUME_PARAMS volumeParams, FSP_FILE_SYSTEM_INTERFACE* table, out nint fileSystem)
        => WinFspNative.FspFileSystemCreate(device, volumeParams, table, out fileSystem);

    internal override void Delete(nint fileSystem) => WinFspNative.FspFileSystemDelete(fileSystem);

    internal override NtStatus SetMountPoint(nint fileSystem, string? mountPoint)
        => WinFspNative.FspFileSystemSetMountPointEx(fileSystem, mountPoint, null);

    internal override void RemoveMountPoint(nint fileSystem) => WinFspNative.FspFileSystemRemoveMountPoint(fileSystem);

    internal override NtStatus StartDispatcher(nint fileSystem, uint threadCount) => WinFspNative.FspFileSystemStartDispatcher(fileSystem, threadCount);

    internal override void StopDispatcher(nint fileSystem) => WinFspNative.FspFileSystemStopDispatcher(fileSystem);

    internal override void SendResponse(nint fileSystem, FSP_FSCTL_TRANSACT_RSP* response) => WinFspNative.FspFileSystemSendResponse(fileSystem, response);

    internal override FSP_FILE_SYSTEM_OPERATION_CONTEXT* GetOperationContext() => WinFspNative.FspFileSystemGetOperationContext();

    internal override void SetDebugLog(nint fileSystem, uint kinds)
    {
        const int StandardError = -12;
        WinFspNative.FspDebugLogSetHandle(Kernel32.GetStdHandle(StandardError));
        WinFspNative.FspFileSystemSetDebugLogF(fileSystem, kinds);
    }

    internal override bool AddDirInfo(FSP_FSCTL_DIR_INFO* info, byte* buffer, uint length, uint* count)
        => WinFspNative.FspFileSystemAddDirInfo(info, buffer, length, count) != 0;

    internal override bool AddStreamInfo(FSP_FSCTL_STREAM_INFO* info, byte* buffer, uint length, uint* count)
        => WinFspNative.FspFileSystemAddStreamInfo(info, buffer, length, count) != 0;

    internal override bool AddEa(byte* entry, byte* buffer, uint length, uint* count)
        => WinFspNative.FspFileSystemAddEa(entry, buffer, length, count) != 0;

    internal override NtStatus ResolveReparsePoints(
        nint fileSystem, nint getByName, char* fileName, uint index, byte resolveLast, IO_STATUS_BLOCK* ioStatus, byte* buffer, nuint* size)
        => WinFspNative.FspFileSystemResolveReparsePoints(fileSystem, getByName, 0, fileName, index, resolveLast, ioStatus, buffer, size);

    internal override NtStatus NotifyBegin(nint fileSystem, uint timeout) => WinFspNative.FspFileSystemNotifyBegin(fileSystem, timeout);

    internal override NtStatus Notify(nint fileSystem, byte* info, nuint size) => WinFspNative.FspFileSystemNotify(fileSystem, info, size);

    internal override NtStatus NotifyEnd(nint fileSystem) => WinFspNative.FspFileSystemNotifyEnd(fileSystem);
}
