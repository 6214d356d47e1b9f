using System.Runtime.InteropServices;
using AisFs.Interop.WinFsp.Abi;
using AisFs.Interop.WinFsp.Loading;

namespace AisFs.Interop.WinFsp.Tests;

/// <summary>A WinFsp that only keeps what it is given; the tests call the function table themselves.</summary>
internal sealed unsafe class FakeApi : WinFspApi
{
#pragma warning disable IDE1006 // A field of each thread: t_ says so.
    [ThreadStatic]
    private static FSP_FILE_SYSTEM_OPERATION_CONTEXT* t_context;
#pragma warning restore IDE1006

    public List<string> Calls { get; } = [];

    public FSP_FILE_SYSTEM* FileSystem { get; private set; }

    public FSP_FSCTL_VOLUME_PARAMS Parameters { get; private set; }

    public FSP_FILE_SYSTEM_INTERFACE* Table => FileSystem->Interface;

    public System.Collections.Concurrent.BlockingCollection<FSP_FSCTL_TRANSACT_RSP> Responses { get; } = [];

    public bool KeepsResponses { get; set; } = true;

    public int ResponseCount { get; private set; }

    /// <summary>Whether the driver has taken back the buffers of all requests.</summary>
    public bool IsStopped { get; private set; }

    /// <summary>Responses after that.</summary>
    public int LateResponses { get; private set; }

    public List<byte[]> Notifications { get; } = [];

    public NtStatus MountStatus { get; set; }

    public NtStatus NotifyBeginStatus { get; set; }

    public NtStatus NotifyStatus { get; set; }

    public static void Enter(TransactKind kind, ulong hint)
    {
        if (t_context is null)
        {
            t_context = (FSP_FILE_SYSTEM_OPERATION_CONTEXT*)NativeMemory.AllocZeroed((nuint)sizeof(FSP_FILE_SYSTEM_OPERATION_CONTEXT));
            t_context->Request = (FSP_FSCTL_TRANSACT_REQ*)NativeMemory.AllocZeroed((nuint)sizeof(FSP_FSCTL_TRANSACT_REQ));
            t_context->Response = (FSP_FSCTL_TRANSACT_RSP*)NativeMemory.AllocZeroed((nuint)sizeof(FSP_FSCTL_TRANSACT_RSP));
        }

        *t_context->Response = default;
        t_context->Request->Kind = kind;
        t_context->Request->Hint = hint;
        t_context->Request->Req_Create_AccessToken = 77UL << 32;
    }

    internal override NtStatus Preflight(string device, string? mountPoint) => MountStatus;

    internal override NtStatus Create(string device, in FSP_FSCTL_VOLUME_PARAMS volumeParams, FSP_FILE_SYSTEM_INTERFACE* table, out nint fileSystem)
    {
        Calls.Add($"create {device}");
        Parameters = volumeParams;
        FileSystem = (FSP_FILE_SYSTEM*)NativeMemory.AllocZeroed((nuint)sizeof(FSP_FILE_SYSTEM));
        FileSystem->Interface = table;
        FileSystem->EnterOperation = 1;
        FileSystem->LeaveOperation = 1;
        fileSystem = (nint)FileSystem;
        return NtStatus.Success;
    }

    internal override void Delete(nint fileSystem)
    {
        Calls.Add("delete");
        NativeMemory.Free((void*)fileSystem);
        FileSystem = null;
    }

    internal override NtStatus SetMountPoint(nint fileSystem, string? mountPoint)
    {
        Calls.Add($"mount {mountPoint}");
        FileSystem->MountPoint = (char*)Marshal.StringToHGlobalUni(mountPoint ?? "Z:");
        return MountStatus;
    }

    internal override void RemoveMountPoint(nint fileSystem) => Calls.Add("unmount");

    internal override NtStatus StartDispatcher(nint fileSystem, uint threadCount)
    {
        Calls.Add($"start {threadCount}");
        return NtStatus.Success;
    }

    /// <summary>The threads end, the file system is told, and only then the driver takes all buffers back.</summary>
    internal override void StopDispatcher(nint fileSystem)
    {
        Calls.Add("stop");
        ((delegate* unmanaged<FSP_FILE_SYSTEM*, byte, void>)Table->DispatcherStopped)(FileSystem, 1);
        Calls.Add("buffers");
        IsStopped = true;
    }

    internal override void SendResponse(nint fileSystem, FSP_FSCTL_TRANSACT_RSP* response)
    {
        ResponseCount++;
        LateResponses += IsStopped ? 1 : 0;
        if (KeepsResponses)
        {
            Responses.Add(*response);
        }
    }

    internal override FSP_FILE_SYSTEM_OPERATION_CONTEXT* GetOperationContext() => t_context;

    internal override void SetDebugLog(nint fileSystem, uint kinds) => Calls.Add($"debug {kinds}");

    internal override bool AddDirInfo(FSP_FSCTL_DIR_INFO* info, byte* buffer, uint length, uint* count)
        => Add(info, info is null ? 2 : info->Size, 8, buffer, length, count);

    internal override bool AddStreamInfo(FSP_FSCTL_STREAM_INFO* info, byte* buffer, uint length, uint* count)
        => Add(info, info is null ? 2 : info->Size, 8, buffer, length, count);

    internal override bool AddEa(byte* entry, byte* buffer, uint length, uint* count)
        => entry is null || Add(entry, 8 + entry[5] + 1 + *(ushort*)(entry + 6), 4, buffer, length, count);

    internal override NtStatus ResolveReparsePoints(
        nint fileSystem, nint getByName, char* fileName, uint index, byte resolveLast, IO_STATUS_BLOCK* ioStatus, byte* buffer, nuint* size)
        => ((delegate* unmanaged<nint, nint, char*, byte, byte*, nuint*, NtStatus>)getByName)(fileSystem, 0, fileName, 1, buffer, size);

    internal override NtStatus NotifyBegin(nint fileSystem, uint timeout) => NotifyBeginStatus;

    internal override NtStatus Notify(nint fileSystem, byte* info, nuint size)
    {
        Notifications.Add(new ReadOnlySpan<byte>(info, (int)size).ToArray());
        return NotifyStatus;
    }

    internal override NtStatus NotifyEnd(nint fileSystem) => NtStatus.Success;

    private static bool Add(void* entry, int size, int alignment, byte* buffer, uint length, uint* count)
    {
        int room = entry is null ? size : (size + alignment - 1) & -alignment;
        if (*count + room > length)
        {
            return false;
        }

        Span<byte> target = new(buffer + *count, room);
        target.Clear();
        if (entry is not null)
        {
            new ReadOnlySpan<byte>(entry, size).CopyTo(target);
        }

        *count += (uint)room;
        return true;
    }
}
