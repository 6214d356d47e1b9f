using System.Runtime.InteropServices;
using AisFs.Interop.WinFsp.Abi;

namespace AisFs.Interop.WinFsp.Loading;

/// <summary>The exports of winfsp-x64.dll and winfsp-a64.dll that the binding uses. Found by <see cref="WinFspLibrary"/>.</summary>
internal static unsafe partial class WinFspNative
{
    /// <summary>The name that the resolver replaces with the file of the processor architecture.</summary>
    internal const string Library = "winfsp";

    [LibraryImport(Library)]
    internal static partial NtStatus FspVersion(out uint version);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf16)]
    internal static partial NtStatus FspFileSystemPreflight(string devicePath, string? mountPoint);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf16)]
    internal static partial NtStatus FspFileSystemCreate(
        string devicePath, in FSP_FSCTL_VOLUME_PARAMS volumeParams, FSP_FILE_SYSTEM_INTERFACE* table, out nint fileSystem);

    [LibraryImport(Library)]
    internal static partial void FspFileSystemDelete(nint fileSystem);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf16)]
    internal static partial NtStatus FspFileSystemSetMountPointEx(nint fileSystem, string? mountPoint, byte* securityDescriptor);

    [LibraryImport(Library)]
    internal static partial void FspFileSystemRemoveMountPoint(nint fileSystem);

    [LibraryImport(Library)]
    internal static partial NtStatus FspFileSystemStartDispatcher(nint fileSystem, uint threadCount);

    [LibraryImport(Library)]
    internal static partial void FspFileSystemStopDispatcher(nint fileSystem);

    [LibraryImport(Library)]
    internal static partial void FspFileSystemSendResponse(nint fileSystem, FSP_FSCTL_TRANSACT_RSP* response);

    // Reads a thread-local slot and never blocks.
    [LibraryImport(Library)]
    [SuppressGCTransition]
    internal static partial FSP_FILE_SYSTEM_OPERATION_CONTEXT* FspFileSystemGetOperationContext();

    [LibraryImport(Library)]
    internal static partial void FspFileSystemSetDebugLogF(nint fileSystem, uint debugLog);

    [LibraryImport(Library)]
    internal static partial void FspDebugLogSetHandle(nint handle);

    [LibraryImport(Library)]
    internal static partial byte FspFileSystemAddDirInfo(FSP_FSCTL_DIR_INFO* dirInfo, byte* buffer, uint length, uint* bytesTransferred);

    [LibraryImport(Library)]
    internal static partial byte FspFileSystemAddStreamInfo(FSP_FSCTL_STREAM_INFO* streamInfo, byte* buffer, uint length, uint* bytesTransferred);

    [LibraryImport(Library)]
    internal static partial byte FspFileSystemAddEa(byte* singleEa, byte* buffer, uint length, uint* bytesTransferred);

    [LibraryImport(Library)]
    internal static partial NtStatus FspFileSystemResolveReparsePoints(
        nint fileSystem,
        nint getReparsePointByName,
        nint context,
        char* fileName,
        uint reparsePointIndex,
        byte resolveLastPathComponent,
        IO_STATUS_BLOCK* ioStatus,
        byte* buffer,
        nuint* size);

    [LibraryImport(Library)]
    internal static partial NtStatus FspFileSystemNotifyBegin(nint fileSystem, uint timeout);

    [LibraryImport(Library)]
    internal static partial NtStatus FspFileSystemNotify(nint fileSystem, byte* notifyInfo, nuint size);

    [LibraryImport(Library)]
    internal static partial NtStatus FspFileSystemNotifyEnd(nint fileSystem);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf16)]
    internal static partial uint FspServiceRunEx(string serviceName, nint onStart, nint onStop, nint onControl, nint userContext);

    [LibraryImport(Library)]
    internal static partial void FspServiceStop(nint service);
}
