using AisFs.Interop.WinFsp.Abi;

namespace AisFs.Interop.WinFsp.Loading;

/// <summary>The library as an object, so that the binding can be exercised where there is no WinFsp.</summary>
internal abstract unsafe class WinFspApi
{
    internal abstract NtStatus Preflight(string device, string? mountPoint);

    internal abstract NtStatus Create(string device, in FSP_FSCTL_VOLUME_PARAMS volumeParams, FSP_FILE_SYSTEM_INTERFACE* table, out nint fileSystem);

    internal abstract void Delete(nint fileSystem);

    internal abstract NtStatus SetMountPoint(nint fileSystem, string? mountPoint);

    internal abstract void RemoveMountPoint(nint fileSystem);

    internal abstract NtStatus StartDispatcher(nint fileSystem, uint threadCount);

    internal abstract void StopDispatcher(nint fileSystem);

    internal abstract void SendResponse(nint fileSystem, FSP_FSCTL_TRANSACT_RSP* response);

    internal abstract FSP_FILE_SYSTEM_OPERATION_CONTEXT* GetOperationContext();

    internal abstract void SetDebugLog(nint fileSystem, uint kinds);

    internal abstract bool AddDirInfo(FSP_FSCTL_DIR_INFO* info, byte* buffer, uint length, uint* count);

    internal abstract bool AddStreamInfo(FSP_FSCTL_STREAM_INFO* info, byte* buffer, uint length, uint* count);

    internal abstract bool AddEa(byte* entry, byte* buffer, uint length, uint* count);

    internal abstract NtStatus ResolveReparsePoints(
        nint fileSystem, nint getByName, char* fileName, uint index, byte resolveLast, IO_STATUS_BLOCK* ioStatus, byte* buffer, nuint* size);

    internal abstract NtStatus NotifyBegin(nint fileSystem, uint timeout);

    internal abstract NtStatus Notify(nint fileSystem, byte* info, nuint size);

    internal abstract NtStatus NotifyEnd(nint fileSystem);
}
