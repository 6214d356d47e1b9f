using System.Text;
using AisFs.Interop.Fuse.Abi;
using AisFs.Interop.Fuse.Api;
using AisFs.Interop.Fuse.Mounting;
using AisFs.Interop.Fuse.Session;

namespace AisFs.Interop.Fuse.Tests;

public sealed class SessionTests
{
    private readonly TestOperations _operations = new();

    // A thread that is not there counts as dying.
    private const uint NoThread = 0x7fff_fff0;

    [Fact]
    public async Task Init_with_an_old_kernel_fails_with_a_sentence()
    {
        await using FakeKernel kernel = new(_operations);
        Task<FuseConnection> started = kernel.Session.StartAsync();
        FakeKernel.Reply reply = kernel.Call(fuse_opcode.FUSE_INIT, 0, FakeKernel.Offer(minor: 30));
        Assert.Equal(Errno.EPROTO, reply.Error);
        FuseMountException exception = await Assert.ThrowsAsync<FuseMountException>(() => started);
        Assert.Equal(FuseMountFailure.KernelTooOld, exception.Failure);
        Assert.Contains("7.30", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Init_with_a_newer_major_version_is_asked_again()
    {
        await using FakeKernel kernel = new(_operations);
        Task<FuseConnection> started = kernel.Session.StartAsync();
        FakeKernel.Reply first = kernel.Call(fuse_opcode.FUSE_INIT, 0, FakeKernel.Offer() with { major = 8 });
        Assert.Equal(7u, first.As<fuse_init_out>().major);
        Assert.Equal(Errno.None, kernel.Call(fuse_opcode.FUSE_INIT, 0, FakeKernel.Offer()).Error);
        Assert.Equal(45, (await started).ProtocolMinor);
    }

    [Fact]
    public async Task A_mount_that_ends_before_init_fails()
    {
        await using FakeKernel kernel = new(_operations);
        Task<FuseConnection> started = kernel.Session.StartAsync();
        kernel.Unmount();
        await Assert.ThrowsAsync<FuseMountException>(() => started);
    }

    [Fact]
    public async Task Requests_before_init_are_refused()
    {
        await using FakeKernel kernel = new(_operations);
        Task<FuseConnection> started = kernel.Session.StartAsync();
        Assert.Equal(Errno.EIO, kernel.Call(fuse_opcode.FUSE_GETATTR, 1, default(fuse_getattr_in)).Error);
        Assert.Equal(Errno.None, kernel.Call(fuse_opcode.FUSE_INIT, 0, FakeKernel.Offer()).Error);
        await started;
    }

    [Fact]
    public async Task A_lookup_is_answered_with_the_whole_entry()
    {
        await using FakeKernel kernel = await FakeKernel.StartAsync(_operations);
        fuse_entry_out entry = kernel.Call(fuse_opcode.FUSE_LOOKUP, 1, FakeKernel.Name("gr\u00fcn")).As<fuse_entry_out>();
        Assert.Equal((77ul, 3ul, 5ul, 6u, 7ul, 8u), (entry.nodeid, entry.generation, entry.entry_valid, entry.entry_valid_nsec, entry.attr_valid, entry.attr_valid_nsec));
        Assert.Equal((77ul, 36ul, 0x81a4u, 1000ul, 1u), (entry.attr.ino, entry.attr.size, entry.attr.mode, entry.attr.mtime, entry.attr.mtimensec));
        Assert.Equal(["gr\u00fcn"], _operations.Names);
        Assert.Equal((11u, 12u, 13u), (_operations.LastContext.Uid, _operations.LastContext.Gid, _operations.LastContext.Pid));
    }

    [Fact]
    public async Task Names_that_are_no_names_are_refused()
    {
        await using FakeKernel kernel = await FakeKernel.StartAsync(_operations);
        Assert.Equal(Errno.EILSEQ, kernel.Call(fuse_opcode.FUSE_LOOKUP, 1, [0xc3, 0x28, 0]).Error);
        Assert.Equal(Errno.EINVAL, kernel.Call(fuse_opcode.FUSE_LOOKUP, 1, [0]).Error);
        Assert.Equal(Errno.EINVAL, kernel.Call(fuse_opcode.FUSE_LOOKUP, 1, "unterminated"u8).Error);
        Assert.Equal(Errno.EINVAL, kernel.Call(fuse_opcode.FUSE_LOOKUP, 1, FakeKernel.Name("a/b")).Error);
        Assert.Equal(Errno.EILSEQ, kernel.Call(fuse_opcode.FUSE_SYMLINK, 1, [.. FakeKernel.Name("ok"), 0xff, 0]).Error);
        Assert.Empty(_operations.Names);
    }

    [Fact]
    public async Task A_read_is_answered_from_its_segments_and_cut_to_what_was_asked()
    {
        await using FakeKernel kernel = await FakeKernel.StartAsync(_operations);
        FakeKernel.Reply reply = kernel.Call(fuse_opcode.FUSE_READ, 77, new fuse_read_in { size = 15 });
        Assert.Equal("0123456789abcde", Encoding.ASCII.GetString(reply.Body));
        Assert.Equal(TestOperations.Content.Length, kernel.Call(fuse_opcode.FUSE_READ, 77, new fuse_read_in { size = 4096 }).Body.Length);
        Assert.Equal(Errno.EINVAL, kernel.Call(fuse_opcode.FUSE_READ, 77, new fuse_read_in { size = uint.MaxValue }).Error);

        // An owner is disposed behind the reply, maybe after it was seen here.
        kernel.Unmount();
        await kernel.Session.Completion.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.Equal(2, _operations.LastOwner.Disposed);
    }

    [Fact]
    public async Task The_data_of_a_parked_write_stays_as_it_was()
    {
        await using FakeKernel kernel = await FakeKernel.StartAsync(_operations);
        _operations.Gate = new TaskCompletionSource<Errno>(TaskCreationOptions.RunContinuationsAsynchronously);
        ulong slow = kernel.Send(fuse_opcode.FUSE_WRITE, 77, new fuse_write_in { size = 6 }, "parked"u8);

        // Enough requests for every reader to use its buffer again.
        for (int i = 0; i < 50; i++)
        {
            kernel.Call(fuse_opcode.FUSE_SETXATTR, 77, new fuse_setxattr_in { size = 40 }, [.. FakeKernel.Name("user.x"), .. new byte[40]]);
        }

        _operations.Gate.SetResult(Errno.None);
        Assert.Equal(6u, kernel.Expect(slow).As<fuse_write_out>().size);
        Assert.Equal("parked", Encoding.ASCII.GetString(_operations.Written!));
    }

    [Fact]
    public async Task An_interrupt_cancels_a_parked_operation()
    {
        await using FakeKernel kernel = await FakeKernel.StartAsync(_operations);
        kernel.CallerThread = NoThread;
        _operations.Gate = new TaskCompletionSource<Errno>(TaskCreationOptions.RunContinuationsAsynchronously);
        _operations.Entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        ulong slow = kernel.Send(fuse_opcode.FUSE_READ, 77, new fuse_read_in { size = 10 });
        await _operations.Entered.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        kernel.Send(fuse_opcode.FUSE_INTERRUPT, 0, new fuse_interrupt_in { unique = slow });
        FakeKernel.Reply reply = kernel.Receive();
        while (reply.Unique != slow)
        {
            // Not yet parked: asked again, as the kernel does.
            Assert.Equal(Errno.EAGAIN, reply.Error);
            kernel.Send(fuse_opcode.FUSE_INTERRUPT, 0, new fuse_interrupt_in { unique = slow });
            reply = kernel.Receive();
        }

        Assert.Equal(Errno.EINTR, reply.Error);

        // The cancelled source is not used again.
        _operations.Gate = null;
        Assert.Equal(Errno.None, kernel.Call(fuse_opcode.FUSE_LOOKUP, 1, FakeKernel.Name("a")).Error);
    }

    [Fact]
    public async Task An_interrupt_reaches_an_operation_that_is_still_in_its_readers_hands()
    {
        await using FakeKernel kernel = await FakeKernel.StartAsync(_operations);
        _operations.BlockUntilInterrupted = true;
        kernel.CallerThread = NoThread;
        _operations.Entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        ulong blocked = kernel.Send(fuse_opcode.FUSE_GETATTR, 1, default(fuse_getattr_in));
        await _operations.Entered.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        kernel.Send(fuse_opcode.FUSE_INTERRUPT, 0, new fuse_interrupt_in { unique = blocked });
        Assert.Equal(Errno.EINTR, kernel.Expect(blocked).Error);
    }

    [Fact]
    public async Task A_signal_that_does_not_kill_the_caller_leaves_the_operation_alone()
    {
        await using FakeKernel kernel = await FakeKernel.StartAsync(_operations);
        kernel.CallerThread = (uint)Environment.ProcessId;
        _operations.Gate = new TaskCompletionSource<Errno>(TaskCreationOptions.RunContinuationsAsynchronously);
        _operations.Entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        ulong slow = kernel.Send(fuse_opcode.FUSE_READ, 77, new fuse_read_in { size = 10 });
        await _operations.Entered.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        for (int i = 0; i < 3; i++)
        {
            ulong interrupt = kernel.Send(fuse_opcode.FUSE_INTERRUPT, 0, new fuse_interrupt_in { unique = slow });
            FakeKernel.Reply reply = kernel.Receive();
            Assert.Equal((interrupt, Errno.EAGAIN), (reply.Unique, reply.Error));
        }

        _operations.Gate.SetResult(Errno.None);
        Assert.Equal(Errno.None, kernel.Expect(slow).Error);
    }

    [Fact]
    public async Task An_interrupt_of_an_unknown_request_is_to_be_repeated()
    {
        await using FakeKernel kernel = await FakeKernel.StartAsync(_operations);
        Assert.Equal(Errno.EAGAIN, kernel.Call(fuse_opcode.FUSE_INTERRUPT, 0, new fuse_interrupt_in { unique = 4711 }).Error);
    }

    [Fact]
    public async Task Exceptions_are_answered_and_end_nothing()
    {
        await using FakeKernel kernel = await FakeKernel.StartAsync(_operations);
        _operations.Failure = new InvalidOperationException("a defect");
        Assert.Equal(Errno.EIO, kernel.Call(fuse_opcode.FUSE_GETATTR, 1, default(fuse_getattr_in)).Error);
        Assert.Equal(Errno.EIO, kernel.Call(fuse_opcode.FUSE_LOOKUP, 1, FakeKernel.Name("a")).Error);
        _operations.Failure = new OperationCanceledException();
        Assert.Equal(Errno.EINTR, kernel.Call(fuse_opcode.FUSE_GETATTR, 1, default(fuse_getattr_in)).Error);
        _operations.Failure = null;
        Assert.Equal(Errno.None, kernel.Call(fuse_opcode.FUSE_GETATTR, 1, default(fuse_getattr_in)).Error);
    }

    [Fact]
    public async Task Forgets_have_no_answer()
    {
        await using FakeKernel kernel = await FakeKernel.StartAsync(_operations, new FuseSessionOptions { Threads = 1, MaxRequestBytes = 4096 });
        kernel.Send(fuse_opcode.FUSE_FORGET, 5, new fuse_forget_in { nlookup = 3 });
        byte[] two = new byte[32];
        two[0] = 6;
        two[8] = 1;
        two[16] = 7;
        two[24] = 2;
        kernel.Send(fuse_opcode.FUSE_BATCH_FORGET, 0, new fuse_batch_forget_in { count = 9 }, two);
        Assert.Equal(Errno.None, kernel.Call(fuse_opcode.FUSE_GETATTR, 1, default(fuse_getattr_in)).Error);
        Assert.Equal([(5, 3), (6, 1), (7, 2)], _operations.Forgotten);
    }

    [Fact]
    public async Task The_end_waits_for_parked_operations_and_interrupts_those_that_nobody_needs()
    {
        FakeKernel kernel = await FakeKernel.StartAsync(_operations);
        _operations.Gate = new TaskCompletionSource<Errno>(TaskCreationOptions.RunContinuationsAsynchronously);
        _operations.Entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        kernel.Send(fuse_opcode.FUSE_FLUSH, 77, new fuse_flush_in { fh = 9 });
        await _operations.Entered.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        kernel.Unmount();

        // Nothing tells that something does not happen: a while has to do.
        Assert.NotSame(kernel.Session.Completion, await Task.WhenAny(kernel.Session.Completion, Task.Delay(200, TestContext.Current.CancellationToken)));
        Assert.Equal(0, _operations.Destroyed);
        _operations.Gate.SetResult(Errno.None);
        await kernel.DisposeAsync();
        Assert.Equal(1, _operations.Destroyed);

        // A read is not waited for.
        kernel = await FakeKernel.StartAsync(_operations);
        _operations.Gate = new TaskCompletionSource<Errno>(TaskCreationOptions.RunContinuationsAsynchronously);
        _operations.Entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        kernel.Send(fuse_opcode.FUSE_READ, 77, new fuse_read_in { size = 10 });
        await _operations.Entered.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        await kernel.DisposeAsync();
    }

    [Fact]
    public async Task Notifications_reach_the_kernel_in_order()
    {
        await using FakeKernel kernel = await FakeKernel.StartAsync(_operations);
        kernel.Session.Notifier.InvalidateInode(5, 0, 0);
        kernel.Session.Notifier.InvalidateEntry(1, "name");
        kernel.Session.Notifier.DeleteEntry(1, 5, "gone");
        FakeKernel.Reply inode = kernel.Receive();
        Assert.Equal((0ul, (int)fuse_notify_code.FUSE_NOTIFY_INVAL_INODE), (inode.Unique, inode.ErrorCode));
        Assert.Equal(5ul, inode.As<fuse_notify_inval_inode_out>().ino);
        FakeKernel.Reply entry = kernel.Receive();
        Assert.Equal((int)fuse_notify_code.FUSE_NOTIFY_INVAL_ENTRY, entry.ErrorCode);
        Assert.Equal(4u, entry.As<fuse_notify_inval_entry_out>().namelen);
        Assert.Equal("name\0", Encoding.ASCII.GetString(entry.Body.AsSpan(16)));
        FakeKernel.Reply gone = kernel.Receive();
        Assert.Equal((int)fuse_notify_code.FUSE_NOTIFY_DELETE, gone.ErrorCode);
        Assert.Equal((1ul, 5ul), (gone.As<fuse_notify_delete_out>().parent, gone.As<fuse_notify_delete_out>().child));
        Assert.Equal("gone\0", Encoding.ASCII.GetString(gone.Body.AsSpan(24)));
    }

    [Fact]
    public async Task Attributes_that_an_operation_changes_are_forgotten_before_it_is_answered()
    {
        await using FakeKernel kernel = await FakeKernel.StartAsync(_operations);
        for (int i = 0; i < 200; i++)
        {
            _operations.Entering = () => kernel.Session.Notifier.InvalidateAttributesNow(77);
            ulong request = kernel.Send(fuse_opcode.FUSE_FLUSH, 77, new fuse_flush_in { fh = 9 });
            FakeKernel.Reply notification = kernel.Receive();
            Assert.Equal((0ul, (int)fuse_notify_code.FUSE_NOTIFY_INVAL_INODE), (notification.Unique, notification.ErrorCode));
            Assert.Equal((77ul, -1L), (notification.As<fuse_notify_inval_inode_out>().ino, notification.As<fuse_notify_inval_inode_out>().off));
            Assert.Equal(request, kernel.Receive().Unique);
        }
    }
}
