using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using AisFs.Interop.Fuse.Abi;
using AisFs.Interop.Fuse.Api;
using AisFs.TestKit;

namespace AisFs.Interop.Fuse.Tests;

/// <summary>Single operations, byte for byte.</summary>
public sealed class OperationTests
{
    private readonly TestOperations _operations = new();

    [Fact]
    public async Task Listings_hold_the_entries_that_fit()
    {
        await using FakeKernel kernel = await FakeKernel.StartAsync(_operations);

        // ".", ".." and "a" take 32 bytes each; then a name that no kernel could show, which is passed over.
        FakeKernel.Reply reply = kernel.Call(fuse_opcode.FUSE_READDIR, 1, new fuse_read_in { size = 100 });
        Assert.Equal(96, reply.Body.Length);
        fuse_dirent third = reply.As<fuse_dirent>(64);
        Assert.Equal((77ul, 3ul, 1u, 8u), (third.ino, third.off, third.namelen, third.type));
        Assert.Equal((byte)'a', reply.Body[64 + 24]);

        // A listing that goes on behind the last entry is empty: its error counts now.
        Assert.Equal(Errno.EIO, kernel.Call(fuse_opcode.FUSE_READDIR, 1, new fuse_read_in { size = 100, offset = 7 }).Error);
    }

    [Fact]
    public async Task Listings_with_attributes_count_lookups_but_not_for_dots_and_dropped_names()
    {
        await using FakeKernel kernel = await FakeKernel.StartAsync(_operations);
        FakeKernel.Reply reply = kernel.Call(fuse_opcode.FUSE_READDIRPLUS, 1, new fuse_read_in { size = 4096 });
        List<(string Name, ulong Node)> entries = [];
        for (int at = 0; at < reply.Body.Length;)
        {
            fuse_direntplus entry = reply.As<fuse_direntplus>(at);
            entries.Add((Encoding.UTF8.GetString(reply.Body, at + Unsafe.SizeOf<fuse_direntplus>(), (int)entry.dirent.namelen), entry.entry_out.nodeid));
            at += (Unsafe.SizeOf<fuse_direntplus>() + (int)entry.dirent.namelen + 7) & ~7;
        }

        Assert.Equal([(".", 0), ("..", 0), ("a", 102), ("long-name-of-an-entry", 104), ("z", 106)], entries);

        // The reply goes out first.
        await Wait.UntilAsync(() => _operations.ForgottenCount == 2);
        Assert.Equal([(103, 1), (105, 1)], _operations.Forgotten);
    }

    [Fact]
    public async Task Extended_attributes_fit_or_tell_their_size()
    {
        await using FakeKernel kernel = await FakeKernel.StartAsync(_operations);
        byte[] name = FakeKernel.Name("user.x");
        Assert.Equal((uint)TestOperations.Content.Length, kernel.Call(fuse_opcode.FUSE_GETXATTR, 1, default(fuse_getxattr_in), name).As<fuse_getxattr_out>().size);
        Assert.Equal(Errno.ERANGE, kernel.Call(fuse_opcode.FUSE_GETXATTR, 1, new fuse_getxattr_in { size = 5 }, name).Error);
        Assert.Equal(TestOperations.Content, kernel.Call(fuse_opcode.FUSE_GETXATTR, 1, new fuse_getxattr_in { size = 100 }, name).Body);
        Assert.Equal(14u, kernel.Call(fuse_opcode.FUSE_LISTXATTR, 1, default(fuse_getxattr_in)).As<fuse_getxattr_out>().size);
        Assert.Equal("user.a\0user.b\0", Encoding.ASCII.GetString(kernel.Call(fuse_opcode.FUSE_LISTXATTR, 1, new fuse_getxattr_in { size = 14 }).Body));
        Assert.Equal(Errno.EINVAL, kernel.Call(fuse_opcode.FUSE_SETXATTR, 1, new fuse_setxattr_in { size = 100 }, name).Error);
        Assert.Equal(Errno.None, kernel.Call(fuse_opcode.FUSE_SETXATTR, 1, new fuse_setxattr_in { size = 3 }, [.. name, 1, 2, 3]).Error);
        Assert.Equal([1, 2, 3], _operations.Written);
    }

    [Fact]
    public async Task Create_answers_entry_and_handle()
    {
        await using FakeKernel kernel = await FakeKernel.StartAsync(_operations);
        FakeKernel.Reply reply = kernel.Call(fuse_opcode.FUSE_CREATE, 1, default(fuse_create_in), FakeKernel.Name("new"));
        Assert.Equal(128 + 16, reply.Body.Length);
        Assert.Equal(77ul, reply.As<fuse_entry_out>().nodeid);
        Assert.Equal((9ul, 1u << 5), (reply.As<fuse_open_out>(128).fh, reply.As<fuse_open_out>(128).open_flags));
    }

    [Fact]
    public async Task Setattr_passes_on_every_field()
    {
        await using FakeKernel kernel = await FakeKernel.StartAsync(_operations);
        fuse_setattr_in set = new() { valid = 0xfff, fh = 1, size = 2, atime = 3, mtime = unchecked((ulong)-4L), ctime = 5, atimensec = 6, mtimensec = 7, ctimensec = 8, mode = 9, uid = 10, gid = 11 };
        Assert.Equal(Errno.None, kernel.Call(fuse_opcode.FUSE_SETATTR, 5, set).Error);
        FuseAttributeChanges c = _operations.LastChanges;
        Assert.Equal((1ul, 2ul, 9u, 10u, 11u), (c.Handle, c.Size, c.Mode, c.Uid, c.Gid));
        Assert.Equal((new FuseTime(3, 6), new FuseTime(-4, 7), new FuseTime(5, 8)), (c.Accessed, c.Modified, c.Changed));
        Assert.Equal((FuseAttributeFields)0xfff, c.Fields);
    }

    [Fact]
    public async Task Copies_are_answered_in_the_form_that_was_asked()
    {
        await using FakeKernel kernel = await FakeKernel.StartAsync(_operations);
        fuse_copy_file_range_in copy = new() { len = 1ul << 40 };
        Assert.Equal(0xffff_0000u, kernel.Call(fuse_opcode.FUSE_COPY_FILE_RANGE, 5, copy).As<fuse_write_out>().size);
        Assert.Equal(1ul << 40, kernel.Call(fuse_opcode.FUSE_COPY_FILE_RANGE_64, 5, copy).As<fuse_copy_file_range_out>().bytes_copied);
    }

    [Fact]
    public async Task Statx_statfs_readlink_seek_and_open_have_their_own_answers()
    {
        await using FakeKernel kernel = await FakeKernel.StartAsync(_operations);
        fuse_statx_out statx = kernel.Call(fuse_opcode.FUSE_STATX, 5, default(fuse_statx_in)).As<fuse_statx_out>();
        Assert.Equal((0x7ffu, 36ul, (ushort)0x81a4, 1000L), (statx.stat.mask, statx.stat.size, statx.stat.mode, statx.stat.mtime.tv_sec));
        _operations.Created = new FuseTime(7, 8);
        statx = kernel.Call(fuse_opcode.FUSE_STATX, 5, default(fuse_statx_in)).As<fuse_statx_out>();
        Assert.Equal((0xfffu, 7L, 8u), (statx.stat.mask, statx.stat.btime.tv_sec, statx.stat.btime.tv_nsec));
        fuse_kstatfs statfs = kernel.Call(fuse_opcode.FUSE_STATFS, 1, []).As<fuse_statfs_out>().st;
        Assert.Equal((100ul, 50ul, 40ul, 4096u, 255u), (statfs.blocks, statfs.bfree, statfs.bavail, statfs.frsize, statfs.namelen));
        Assert.Equal("target"u8.ToArray(), kernel.Call(fuse_opcode.FUSE_READLINK, 5, []).Body);
        Assert.Equal(13ul, kernel.Call(fuse_opcode.FUSE_LSEEK, 5, new fuse_lseek_in { offset = 10, whence = 3 }).As<fuse_lseek_out>().offset);
        Assert.Equal((9ul, 2u), (kernel.Call(fuse_opcode.FUSE_OPEN, 5, default(fuse_open_in)).As<fuse_open_out>().fh, 2u));
    }

    [Fact]
    public async Task What_is_not_implemented_says_so()
    {
        await using FakeKernel kernel = await FakeKernel.StartAsync(_operations);
        Assert.Equal(Errno.ENOSYS, kernel.Call((fuse_opcode)999, 1, []).Error);
        Assert.Equal(Errno.ENOSYS, kernel.Call(fuse_opcode.FUSE_POLL, 1, default(fuse_poll_in)).Error);
        Assert.Equal(Errno.ENOSYS, kernel.Call(fuse_opcode.FUSE_BMAP, 1, default(fuse_bmap_in)).Error);
        Assert.Equal(Errno.ENOSYS, kernel.Call(fuse_opcode.FUSE_GETLK, 1, default(fuse_lk_in)).Error);
        Assert.Equal(Errno.ENOTTY, kernel.Call(fuse_opcode.FUSE_IOCTL, 1, default(fuse_ioctl_in)).Error);
        Assert.Equal(Errno.EPERM, kernel.Call(fuse_opcode.FUSE_LINK, 1, default(fuse_link_in), FakeKernel.Name("l")).Error);
        Assert.Equal(Errno.EOPNOTSUPP, kernel.Call(fuse_opcode.FUSE_TMPFILE, 1, default(fuse_create_in)).Error);
        Assert.Equal(Errno.None, kernel.Call(fuse_opcode.FUSE_DESTROY, 1, []).Error);
    }

    [Fact]
    public async Task Extensions_behind_the_arguments_are_not_taken_for_arguments()
    {
        await using FakeKernel kernel = await FakeKernel.StartAsync(_operations);
        byte[] message = FakeKernel.Message(fuse_opcode.FUSE_SETXATTR, 1, 1000, [3, 0, 0, 0, 0, 0, 0, 0, (byte)'x', 0, .. new byte[8]]);
        MemoryMarshal.Write(message.AsSpan(36), (ushort)1);
        kernel.SendRaw(message);
        Assert.Equal(Errno.EINVAL, kernel.Expect(1000).Error);
    }
}
