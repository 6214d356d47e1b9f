using AisFs.Interop.WinFsp.Abi;
using AisFs.Interop.WinFsp.Api;
using AisFs.Interop.WinFsp.Volumes;
using Microsoft.Extensions.Logging.Abstractions;

namespace AisFs.Interop.WinFsp.Tests;

/// <summary>Reads and writes: answered at once, later, and without garbage.</summary>
public sealed unsafe class TransferTests : IDisposable
{
    private readonly FakeApi _api = new();
    private readonly FakeOperations _operations = new() { Notes = false };
    private readonly WinFspFileSystem _fileSystem;
    private readonly nint _context;

    public TransferTests()
    {
        _fileSystem = new WinFspFileSystem(_operations, new WinFspVolumeOptions(), NullLogger.Instance, _api);
        FakeApi.Enter(TransactKind.Create, 1);
        nint context = 0;
        FSP_FSCTL_OPEN_FILE_INFO info;
        fixed (char* name = @"\a")
        {
            Assert.Equal(
                NtStatus.Success,
                ((delegate* unmanaged<FSP_FILE_SYSTEM*, char*, uint, uint, nint*, FSP_FSCTL_OPEN_FILE_INFO*, NtStatus>)_api.Table->Open)(_api.FileSystem, name, 0, 0, &context, &info));
        }

        _context = context;
    }

    public void Dispose() => _fileSystem.Dispose();

    [Fact]
    public void A_read_that_completes_at_once_fills_the_drivers_own_buffer()
    {
        byte* buffer = stackalloc byte[64];
        uint count = 0;
        Assert.Equal(NtStatus.Success, Read(1, buffer, 64, &count));
        Assert.Equal(64u, count);
        Assert.Equal(0x5A, buffer[63]);
        Assert.Equal(0, _fileSystem.PendingCount);
    }

    [Fact]
    public void A_read_that_waits_is_answered_with_the_requests_hint()
    {
        TaskCompletionSource<IoResult> later = new();
        Memory<byte> seen = default;
        _operations.Reader = memory =>
        {
            seen = memory;
            return new ValueTask<IoResult>(later.Task);
        };
        byte* buffer = stackalloc byte[32];
        uint count = 0;
        Assert.Equal(NtStatus.Pending, Read(0xABCDEF, buffer, 32, &count));
        Assert.Equal(1, _fileSystem.PendingCount);
        seen.Span[31] = 7;
        later.SetResult(new IoResult(NtStatus.Success, 32));
        FSP_FSCTL_TRANSACT_RSP response = Take();
        Assert.Equal(0xABCDEFUL, response.Hint);
        Assert.Equal(TransactKind.Read, response.Kind);
        Assert.Equal(128, response.Size);
        Assert.Equal(NtStatus.Success, response.IoStatus_Status);
        Assert.Equal(32u, response.IoStatus_Information);
        Assert.Equal(7, buffer[31]);
        SpinUntilIdle();
    }

    [Fact]
    public void After_the_answer_the_memory_leads_nowhere()
    {
        TaskCompletionSource<IoResult> later = new();
        Memory<byte> seen = default;
        _operations.Reader = memory =>
        {
            seen = memory;
            return new ValueTask<IoResult>(later.Task);
        };
        byte* buffer = stackalloc byte[32];
        uint count = 0;
        Assert.Equal(NtStatus.Pending, Read(2, buffer, 32, &count));
        later.SetResult(new IoResult(NtStatus.Success, 32));
        Take();
        Assert.Throws<ArgumentOutOfRangeException>(() => _ = seen.Span);
    }

    [Fact]
    public void A_failing_task_is_answered_with_an_io_error()
    {
        TaskCompletionSource<IoResult> later = new();
        _operations.Reader = _ => new ValueTask<IoResult>(later.Task);
        byte* buffer = stackalloc byte[32];
        uint count = 0;
        Assert.Equal(NtStatus.Pending, Read(3, buffer, 32, &count));
        later.SetException(new InvalidOperationException("a defect"));
        Assert.Equal(NtStatus.UnexpectedIoError, Take().IoStatus_Status);
        SpinUntilIdle();
    }

    [Fact]
    public void A_late_write_carries_the_file_as_it_is_afterwards()
    {
        TaskCompletionSource<IoResult> later = new();
        _operations.Reader = _ => new ValueTask<IoResult>(later.Task);
        FakeApi.Enter(TransactKind.Write, 5);
        byte* buffer = stackalloc byte[16];
        uint count = 0;
        WinFspFileInfo info;
        NtStatus status = ((delegate* unmanaged<FSP_FILE_SYSTEM*, nint, byte*, ulong, uint, byte, byte, uint*, WinFspFileInfo*, NtStatus>)_api.Table->Write)(
            _api.FileSystem, _context, buffer, ulong.MaxValue, 16, 1, 0, &count, &info);
        Assert.Equal(NtStatus.Pending, status);
        later.SetResult(new IoResult(NtStatus.Success, 16, new WinFspFileInfo { FileSize = 4711 }));
        FSP_FSCTL_TRANSACT_RSP response = Take();
        Assert.Equal(TransactKind.Write, response.Kind);
        Assert.Equal(4711UL, response.Rsp_Write_FileInfo.FileSize);
    }

    [Fact]
    public void A_cached_read_allocates_nothing()
    {
        byte* buffer = stackalloc byte[4096];
        uint count = 0;
        for (int i = 0; i < 100; i++)
        {
            Read(9, buffer, 4096, &count);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 10_000; i++)
        {
            Read(9, buffer, 4096, &count);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void A_parked_read_allocates_nothing_of_the_bindings_own()
    {
        ManualSource source = new();
        _operations.Reader = source.Next;
        _api.KeepsResponses = false;
        byte* buffer = stackalloc byte[4096];
        uint count = 0;
        for (int i = 0; i < 100; i++)
        {
            Assert.Equal(NtStatus.Pending, Read(9, buffer, 4096, &count));
            source.Complete(new IoResult(NtStatus.Success, 4096));
        }

        int answered = _api.ResponseCount;
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 10_000; i++)
        {
            Read(9, buffer, 4096, &count);
            source.Complete(new IoResult(NtStatus.Success, 4096));
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(10_000, _api.ResponseCount - answered);
        Assert.True(allocated < 10_000, $"{allocated} bytes for 10,000 parked reads");
    }

    [Fact]
    public void Dispose_waits_for_requests_under_way()
    {
        FakeApi api = new();
        FakeOperations operations = new();
        TaskCompletionSource<IoResult> later = new();
        operations.Reader = _ => new ValueTask<IoResult>(later.Task);
        WinFspFileSystem fileSystem = new(operations, new WinFspVolumeOptions(), NullLogger.Instance, api);
        fileSystem.Mount("X:");
        fileSystem.Start(4);
        Assert.Equal("X:", fileSystem.MountPoint);
        StartRead(api);
        using ManualResetEventSlim ended = new();
        Thread disposing = new(() =>
        {
            fileSystem.Dispose();
            ended.Set();
        });
        disposing.Start();
        Assert.False(ended.Wait(TimeSpan.FromMilliseconds(100), TestContext.Current.CancellationToken));
        later.SetResult(new IoResult(NtStatus.Success, 0));
        Assert.True(ended.Wait(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));
        Assert.Equal(["create WinFsp.Disk", "mount X:", "start 4", "stop", "buffers", "unmount", "delete"], api.Calls);
    }

    private static void StartRead(FakeApi api)
    {
        FakeApi.Enter(TransactKind.Create, 1);
        nint context = 0;
        FSP_FSCTL_OPEN_FILE_INFO info;
        fixed (char* name = @"\a")
        {
            ((delegate* unmanaged<FSP_FILE_SYSTEM*, char*, uint, uint, nint*, FSP_FSCTL_OPEN_FILE_INFO*, NtStatus>)api.Table->Open)(api.FileSystem, name, 0, 0, &context, &info);
        }

        uint count = 0;
        FakeApi.Enter(TransactKind.Read, 2);
        byte buffer = 0;
        Assert.Equal(
            NtStatus.Pending,
            ((delegate* unmanaged<FSP_FILE_SYSTEM*, nint, byte*, ulong, uint, uint*, NtStatus>)api.Table->Read)(api.FileSystem, context, &buffer, 0, 1, &count));
    }

    private NtStatus Read(ulong hint, byte* buffer, uint length, uint* count)
    {
        FakeApi.Enter(TransactKind.Read, hint);
        return ((delegate* unmanaged<FSP_FILE_SYSTEM*, nint, byte*, ulong, uint, uint*, NtStatus>)_api.Table->Read)(_api.FileSystem, _context, buffer, 0, length, count);
    }

    private FSP_FSCTL_TRANSACT_RSP Take()
    {
        Assert.True(_api.Responses.TryTake(out FSP_FSCTL_TRANSACT_RSP response, TimeSpan.FromSeconds(20)));
        return response;
    }

    private void SpinUntilIdle() => Assert.True(SpinWait.SpinUntil(() => _fileSystem.PendingCount == 0, TimeSpan.FromSeconds(20)));
}
