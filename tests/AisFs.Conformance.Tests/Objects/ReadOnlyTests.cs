using AisFs.Conformance.Tests.Drivers;
using AisFs.Conformance.Tests.Fixtures;
using AisFs.TestKit;
using AisFs.TestKit.Native;

namespace AisFs.Conformance.Tests.Objects;

/// <summary>A mount that refuses every change.</summary>
public abstract class ReadOnlyTests(FileSystemFixture fixture) : ObjectFamilyTests(fixture)
{
    [Fact]
    [Semantics("S37")]
    public async Task Every_change_is_refused()
    {
        Fs.WriteFile("/new", [1]).Fails(Errno.EROFS);
        Fs.Open("/file", OpenMode.Write).WithoutValue().Fails(Errno.EROFS);
        Fs.Open("/file", OpenMode.ReadWrite | OpenMode.Truncate).WithoutValue().Fails(Errno.EROFS);
        Fs.MakeNode("/node").Fails(Errno.EROFS);
        Fs.MakeDirectory("/new").Fails(Errno.EROFS);
        Fs.RemoveDirectory("/empty").Fails(Errno.EROFS);
        Fs.Unlink("/file").Fails(Errno.EROFS);
        Fs.Rename("/file", "/new").Fails(Errno.EROFS);
        Fs.MakeSymlink("x", "/link").Fails(Errno.EROFS);
        Fs.SetTimes("/file", null, 1).Fails(Errno.EROFS);
        Fs.Truncate("/file", 1).Fails(Errno.EROFS);
        Fs.SetXattr("/file", "user.a", "1"u8).Fails(Errno.EROFS);
        Fs.RemoveXattr("/file", "user.a").Fails(Errno.EROFS);
        Assert.Equal(["directory", "empty", "file"], Fs.Names("/"));
        Assert.Equal(3, (await Bucket.ListAsync()).Count);
        Assert.Equal("1", (await Bucket.HeadAsync("file"))!.Custom["a"]);
    }

    [Fact]
    [Semantics("S37")]
    public void A_change_of_mode_or_owner_is_refused()
    {
        Fs.Chmod("/file", Octal.Of(600)).Fails(Errno.EROFS);
        Fs.Chown("/file", 1, 1).Fails(Errno.EROFS);
    }

    [Fact]
    public void Everything_can_be_read()
    {
        Assert.Equal([1, 2, 3], Fs.ReadFile("/file").Ok());
        Assert.Equal([4], Fs.ReadFile("/directory/file").Ok());
        Assert.Equal(NodeKind.Directory, Fs.Stat("/empty").Ok().Kind);
        Fs.GetCapacity().Ok();
    }

    public sealed class OverMount(ReadOnlyMountFixture fixture) : ReadOnlyTests(fixture), IClassFixture<ReadOnlyMountFixture>;

    public sealed class OverWinFsp(ReadOnlyWineFixture fixture) : ReadOnlyTests(fixture), IClassFixture<ReadOnlyWineFixture>;
}
