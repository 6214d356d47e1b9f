using AisFs.Conformance.Tests.Drivers;
using AisFs.Conformance.Tests.Fixtures;
using AisFs.TestKit;
using AisFs.TestKit.Cluster;
using AisFs.TestKit.Content;
using AisFs.TestKit.Native;

namespace AisFs.Conformance.Tests.Objects;

/// <summary>What files are on the cluster, and how objects of others show as files.</summary>
public abstract class ObjectTests(FileSystemFixture fixture) : ObjectFamilyTests(fixture)
{
    private const string Marker = ".aisfs-dir";

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100_000)]
    [InlineData(40_000_000)]
    [Semantics("S1", "S23")]
    public async Task A_file_is_an_object_with_exactly_its_bytes(int size)
    {
        byte[] content = TestBytes.Make(size, 5);
        Fs.WriteFile(At("file"), content).Ok();
        ByteAssert.Same(content, await Bucket.GetAsync(At("file")));
        Assert.Equal(size, (await Bucket.HeadAsync(At("file")))!.Size);
        Assert.Equal(["file"], (await ObjectNamesAsync()).Where(name => name != Marker));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5_000_000)]
    [Semantics("S1")]
    public async Task An_object_is_a_file_with_its_name_and_size(int size)
    {
        byte[] content = TestBytes.Make(size, 6);
        await Bucket.PutAsync(At("object"), content);
        Assert.Equal((NodeKind.File, size), (Fs.Stat(At("object")).Ok().Kind, Fs.Stat(At("object")).Ok().Size));
        ByteAssert.Same(content, Fs.ReadFile(At("object")).Ok());
        Assert.Equal(["object"], Fs.Names(Folder));
    }

    [Fact]
    [Semantics("S2")]
    public async Task A_slash_in_a_name_separates_directories()
    {
        await Bucket.PutAsync(At("a/b/c"), [1, 2, 3]);
        await Bucket.PutAsync(At("a/d"), [4]);
        Assert.Equal(NodeKind.Directory, Fs.Stat(At("a")).Ok().Kind);
        Assert.Equal(NodeKind.Directory, Fs.Stat(At("a/b")).Ok().Kind);
        Assert.Equal(["b", "d"], Fs.Names(At("a")));
        Assert.Equal(["c"], Fs.Names(At("a/b")));
        Assert.Equal([1, 2, 3], Fs.ReadFile(At("a/b/c")).Ok());
    }

    [Fact]
    [Semantics("S3")]
    public async Task An_empty_directory_is_kept_by_a_marker_that_is_never_listed()
    {
        Fs.MakeDirectory(At("empty")).Ok();
        Assert.Contains($"empty/{Marker}", await ObjectNamesAsync());
        Assert.Empty(Fs.Names(At("empty")));
        Fs.Stat(At($"empty/{Marker}")).Fails(Errno.ENOENT);
        Fs.RemoveDirectory(At("empty")).Ok();
        Assert.DoesNotContain(await ObjectNamesAsync(), name => name.StartsWith("empty", StringComparison.Ordinal));
    }

    [Fact]
    [Semantics("S3")]
    public async Task A_marker_of_another_client_is_not_listed_either()
    {
        await Bucket.PutAsync(At($"made-elsewhere/{Marker}"), []);
        Assert.Equal(["made-elsewhere"], Fs.Names(Folder));
        Assert.Empty(Fs.Names(At("made-elsewhere")));
        Fs.RemoveDirectory(At("made-elsewhere")).Ok();
        Assert.Null(await Bucket.HeadAsync(At($"made-elsewhere/{Marker}")));
    }

    [Fact]
    [Semantics("S4")]
    public async Task A_directory_implied_by_its_last_file_stays_when_that_goes()
    {
        await Bucket.PutAsync(At("implied/file"), [1]);
        Assert.Equal(["file"], Fs.Names(At("implied")));
        Fs.Unlink(At("implied/file")).Ok();
        Assert.Equal(["implied"], Fs.Names(Folder));
        await Fixture.RemountAsync();
        Assert.Equal(["implied"], Fs.Names(Folder));
        Assert.Empty(Fs.Names(At("implied")));
        Fs.RemoveDirectory(At("implied")).Ok();
        Assert.Empty(Fs.Names(Folder));
    }

    [Fact]
    [Semantics("S9")]
    public void An_objects_name_has_at_most_3072_bytes()
    {
        string path = Folder;
        while (path.Length + 101 <= 3072)
        {
            path += "/" + new string('x', 100);
            Fs.MakeDirectory(path).Fails(Errno.OK, Errno.ENAMETOOLONG);
        }

        string parent = path[..path.LastIndexOf('/')];
        int room = 3072 - parent.Length;
        Fs.WriteFile(parent + "/" + new string('y', room), [1]).Ok();
        Fs.WriteFile(parent + "/" + new string('y', room + 1), [1]).Fails(Errno.ENAMETOOLONG);
    }

    [Fact]
    [Semantics("S13")]
    public async Task An_object_of_another_client_has_standard_attributes()
    {
        long before = DateTimeOffset.UtcNow.AddSeconds(-3).ToUnixTimeMilliseconds();
        await Bucket.PutAsync(At("directory/object"), [1]);
        NodeInfo file = Fs.Stat(At("directory/object")).Ok();
        NodeInfo directory = Fs.Stat(At("directory")).Ok();
        Assert.Equal((Octal.Of(644), MountUid, MountGid), (file.Mode, file.Uid, file.Gid));
        Assert.Equal((Octal.Of(755), MountUid, MountGid), (directory.Mode, directory.Uid, directory.Gid));
        Assert.InRange(file.ModifiedNs / 1_000_000, before, DateTimeOffset.UtcNow.AddSeconds(3).ToUnixTimeMilliseconds());
        await Fixture.RemountAsync();
        Assert.Equal(file.ModifiedNs, Fs.Stat(At("directory/object")).Ok().ModifiedNs);
    }

    [Fact]
    [Semantics("S11")]
    public async Task Attributes_lie_in_the_custom_metadata()
    {
        Fs.WriteFile(At("file"), [1], Octal.Of(640)).Ok();
        Fs.SetTimes(At("file"), null, 1_234_567_890_123_456_789).Ok();
        Assert.Contains("aisfs", (await Bucket.HeadAsync(At("file")))!.Custom.Keys);
    }

    [Fact]
    [Semantics("S14")]
    public async Task After_an_overwrite_by_another_client_mode_and_owner_still_count()
    {
        Fs.WriteFile(At("file"), [1], Octal.Of(640)).Ok();
        Fs.Chown(At("file"), 123, 456).Ok();
        Fs.SetTimes(At("file"), null, 1_000_000_000_000_000_000).Ok();
        await Bucket.PutAsync(At("file"), [2, 2, 2]);
        await Fixture.RemountAsync();
        NodeInfo info = Fs.Stat(At("file")).Ok();
        Assert.Equal((Octal.Of(640), 123u, 456u, 3L), (info.Mode, info.Uid, info.Gid, info.Size));
        Assert.InRange(info.ModifiedNs / 1_000_000, DateTimeOffset.UtcNow.AddMinutes(-5).ToUnixTimeMilliseconds(), long.MaxValue);
    }

    [Fact]
    [Semantics("S18")]
    public async Task The_objects_own_attributes_can_be_read_and_not_be_changed()
    {
        Fs.WriteFile(At("file"), [1, 2, 3]).Ok();
        RawObject known = (await Bucket.HeadAsync(At("file")))!;
        Assert.Equal(known.Checksum, Xattr("user.ais.checksum").Split(':')[^1].Split('-')[^1].Split(' ')[^1]);
        Assert.Equal(known.Version, Xattr("user.ais.version"));
        Assert.Equal("3", Xattr("user.ais.size"));
        Assert.Equal(At("file").TrimStart('/'), Xattr("user.ais.name"));
        Assert.Contains(Bucket.Name, Xattr("user.ais.bucket"), StringComparison.Ordinal);
        Assert.Equal("ais", Xattr("user.ais.provider"));
        foreach (string name in new[] { "etag", "location", "copies", "cached" })
        {
            Assert.NotEmpty(Xattr("user.ais." + name));
        }

        Fs.SetXattr(At("file"), "user.ais.version", "9"u8).Fails(Errno.EPERM, Errno.EACCES, Errno.EOPNOTSUPP);
        Fs.RemoveXattr(At("file"), "user.ais.version").Fails(Errno.EPERM, Errno.EACCES, Errno.EOPNOTSUPP);

        string Xattr(string name) => System.Text.Encoding.UTF8.GetString(Fs.GetXattr(At("file"), name).Ok());
    }

    [Theory]
    [InlineData("trusted.something")]
    [InlineData("security.something")]
    [InlineData("other.something")]
    [Semantics("S18")]
    public void Other_classes_of_attributes_are_not_supported(string name)
    {
        Fs.WriteFile(At("file"), [1]).Ok();
        Fs.SetXattr(At("file"), name, "x"u8).Fails(Errno.EOPNOTSUPP);
        Fs.GetXattr(At("file"), name).Fails(Errno.EOPNOTSUPP, Errno.ENODATA);
    }

    [Fact]
    [Semantics("S17")]
    public async Task A_link_is_an_object_that_holds_its_target()
    {
        Fs.MakeSymlink("some/target", At("link")).Ok();
        ByteAssert.Same("some/target"u8.ToArray(), await Bucket.GetAsync(At("link")));
    }

    [Fact]
    [Semantics("S17")]
    public void Hard_links_are_refused()
    {
        Fs.WriteFile(At("file"), [1]).Ok();
        Fs.Link(At("file"), At("second")).Fails(Errno.EPERM);
    }

    [Fact]
    public async Task Custom_metadata_of_others_is_left_alone()
    {
        await Bucket.PutAsync(At("object"), [1], "owner=somebody, k2=v2");
        Fs.Chmod(At("object"), Octal.Of(600)).Ok();
        Fs.WriteFile(At("object"), [2, 2]).Ok();
        RawObject known = (await Bucket.HeadAsync(At("object")))!;
        Assert.Equal(("somebody", "v2"), (known.Custom["owner"], known.Custom["k2"]));
    }

    private uint MountUid => Has(Feature.Kernel) ? Libc.EffectiveUser() : 0;

    private uint MountGid => Has(Feature.Kernel) ? Libc.EffectiveGroup() : 0;

    public sealed class OverVfs(UncachedVfsFixture fixture) : ObjectTests(fixture), IClassFixture<UncachedVfsFixture>;

    public sealed class OverMount(UncachedMountFixture fixture) : ObjectTests(fixture), IClassFixture<UncachedMountFixture>;

    public sealed class OverWinFsp(UncachedWineFixture fixture) : ObjectTests(fixture), IClassFixture<UncachedWineFixture>;
}
