using AisFs.Interop.Fuse.Abi;
using AisFs.Interop.Fuse.Api;
using AisFs.Mount.Fuse;
using AisFs.Vfs.Api;

namespace AisFs.Mount.Tests.Fuse;

public sealed class FuseConvertTests
{
    [Fact]
    public void Every_error_has_an_errno_of_its_own()
    {
        FsError[] errors = Enum.GetValues<FsError>();
        Assert.Equal(errors.Length, errors.Select(FuseErrors.ToErrno).Distinct().Count());
        Assert.Equal(Errno.None, FuseErrors.ToErrno(FsError.None));
        Assert.Equal(Errno.EIO, FuseErrors.ToErrno((FsError)12345));
    }

    [Theory]
    [InlineData(0u, false, FsOpenFlags.Read)]
    [InlineData(1u, false, FsOpenFlags.Write)]
    [InlineData(1u, true, FsOpenFlags.Read | FsOpenFlags.Write)]
    [InlineData(2u, false, FsOpenFlags.Read | FsOpenFlags.Write)]
    [InlineData(0x401u, false, FsOpenFlags.Write | FsOpenFlags.Append)]
    [InlineData(0x401u, true, FsOpenFlags.Read | FsOpenFlags.Write)]
    [InlineData(0x2c1u, false, FsOpenFlags.Write | FsOpenFlags.Exclusive | FsOpenFlags.Truncate)]
    public void Open_flags_are_translated(uint flags, bool writeback, FsOpenFlags expected)
        => Assert.Equal(expected, FuseConvert.ToOpenFlags(flags, writeback));

    [Fact]
    public void An_open_file_tells_the_kernel_what_it_may_spare()
    {
        HandleId handle = new(5);
        Assert.Equal(new FuseOpened(5, FuseOpenOptions.KeepCache | FuseOpenOptions.NoFlush), FuseConvert.ToOpened(new FsOpened(handle, true, false), FsOpenFlags.Read, true));
        Assert.Equal(new FuseOpened(5, FuseOpenOptions.None), FuseConvert.ToOpened(new FsOpened(handle, false, true), FsOpenFlags.Write, true));
        Assert.Equal(new FuseOpened(5, FuseOpenOptions.DirectIo | FuseOpenOptions.ParallelDirectWrites), FuseConvert.ToOpened(new FsOpened(handle, false, true), FsOpenFlags.Write | FsOpenFlags.Direct, true));
        Assert.Equal(new FuseOpened(5, FuseOpenOptions.None), FuseConvert.ToOpened(new FsOpened(handle, false, true), FsOpenFlags.Write | FsOpenFlags.Direct, false));
    }

    [Fact]
    public void Negative_entries_carry_their_validity_only()
    {
        FuseEntry entry = FuseConvert.ToEntry(FsEntry.Negative(TimeSpan.FromSeconds(3)));
        Assert.Equal(new FuseEntry { EntryValid = new FuseTime(3, 0) }, entry);
    }

    [Fact]
    public void Attributes_are_translated()
    {
        FuseAttributes a = FuseConvert.ToAttributes(new FsAttributes { Inode = new InodeId(9), Kind = FsNodeKind.Symlink, Size = 513, Mode = 0x1ff, LinkCount = 1, ModifiedNs = -1 });
        Assert.Equal((9ul, 513ul, 2ul, 0xa1ffu, 128u * 1024), (a.Inode, a.Size, a.Blocks, a.Mode, a.BlockSize));
        Assert.Equal(new FuseTime(-1, 999_999_999), a.Modified);
    }

    [Fact]
    public void Only_named_attributes_are_changed()
    {
        FuseAttributeChanges all = new() { Size = 1, Mode = 0x81ff, Uid = 2, Gid = 3, Accessed = new FuseTime(4, 0), Modified = new FuseTime(5, 0) };
        Assert.Equal(default, FuseConvert.ToChanges(all));
        Assert.Equal(new FsAttributeChanges { Mode = 0x1ff, Size = 1 }, FuseConvert.ToChanges(all with { Fields = FuseAttributeFields.Mode | FuseAttributeFields.Size }));
        Assert.Equal(new FsAttributeChanges { Uid = 2, Gid = 3, KillPrivileges = true }, FuseConvert.ToChanges(all with { Fields = FuseAttributeFields.Uid | FuseAttributeFields.Gid | FuseAttributeFields.KillPrivileges }));
        FsAttributeChanges now = FuseConvert.ToChanges(all with { Fields = FuseAttributeFields.Accessed | FuseAttributeFields.Modified | FuseAttributeFields.ModifiedNow });
        Assert.Equal((4_000_000_000L, FsAttributeChanges.Now), (now.AccessedNs, now.ModifiedNs));
    }

    [Fact]
    public void Modes_of_fallocate_are_translated()
    {
        Assert.Equal(FsAllocateMode.Extend, FuseConvert.ToAllocateMode(0));
        Assert.Equal(FsAllocateMode.PunchHole, FuseConvert.ToAllocateMode(3));
        Assert.Equal(FsAllocateMode.ZeroRangeKeepSize, FuseConvert.ToAllocateMode(0x11));
        Assert.Null(FuseConvert.ToAllocateMode(8));
    }
}
