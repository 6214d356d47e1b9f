using AisFs.Conformance.Tests.Drivers;
using AisFs.Conformance.Tests.Fixtures;
using AisFs.TestKit;
using AisFs.TestKit.Content;
using AisFs.TestKit.Native;

namespace AisFs.Conformance.Tests.Families;

/// <summary>Extended attributes.</summary>
public abstract class XattrTests(FileSystemFixture fixture) : FamilyTests(fixture)
{
    public static TheoryData<string, byte[]> Values => new()
    {
        { "user.text", "blue"u8.ToArray() },
        { "user.empty", [] },
        { "user.binary", [0, 1, 2, 255, 254, 10, 13, 44, 58, 61, 32] },
        { "user.punctuation", "a, b: c = d; \"e\" [f]"u8.ToArray() },
        { "user.name with space, comma: colon=", [1] },
        { "user.gr\u00fc\u00dfe", [2] },
        { "user.long", TestBytes.Make(900, 1) },
    };

    [Theory]
    [MemberData(nameof(Values))]
    [Semantics("S18")]
    public async Task A_value_is_kept(string name, byte[] value)
    {
        Fs.WriteFile(At("file"), [1]).Ok();
        Fs.SetXattr(At("file"), name, value).Ok();
        Assert.Equal(value, Fs.GetXattr(At("file"), name).Ok());
        await Fixture.RemountAsync();
        Assert.Equal(value, Fs.GetXattr(At("file"), name).Ok());
        Assert.Contains(name, Fs.ListXattrs(At("file")).Ok());
    }

    [Fact]
    public void Names_are_listed_and_removed()
    {
        Fs.WriteFile(At("file"), [1]).Ok();
        foreach (string name in new[] { "user.a", "user.b", "user.c" })
        {
            Fs.SetXattr(At("file"), name, "x"u8).Ok();
        }

        Fs.RemoveXattr(At("file"), "user.b").Ok();
        Assert.Equal(["user.a", "user.c"], Own(Fs.ListXattrs(At("file")).Ok()));
        Fs.GetXattr(At("file"), "user.b").Fails(Errno.ENODATA);
        Fs.RemoveXattr(At("file"), "user.b").Fails(Errno.ENODATA);
    }

    [Fact]
    public void Create_and_replace_mean_what_they_say()
    {
        Fs.WriteFile(At("file"), [1]).Ok();
        Fs.SetXattr(At("file"), "user.a", "1"u8, XattrMode.Replace).Fails(Errno.ENODATA);
        Fs.SetXattr(At("file"), "user.a", "2"u8, XattrMode.Create).Ok();
        Fs.SetXattr(At("file"), "user.a", "3"u8, XattrMode.Create).Fails(Errno.EEXIST);
        Fs.SetXattr(At("file"), "user.a", "4"u8, XattrMode.Replace).Ok();
        Assert.Equal("4"u8, Fs.GetXattr(At("file"), "user.a").Ok());
    }

    [Fact]
    public void What_is_missing_is_told()
    {
        Fs.WriteFile(At("file"), [1]).Ok();
        Fs.GetXattr(At("file"), "user.absent").Fails(Errno.ENODATA);
        Fs.GetXattr(At("absent"), "user.absent").Fails(Errno.ENOENT);
        Fs.SetXattr(At("absent"), "user.a", "1"u8).Fails(Errno.ENOENT);
        Fs.ListXattrs(At("absent")).Fails(Errno.ENOENT);
        Assert.Empty(Own(Fs.ListXattrs(At("file")).Ok()));
    }

    [Fact]
    public async Task Attributes_outlive_a_rewrite()
    {
        Fs.WriteFile(At("file"), [1]).Ok();
        Fs.SetXattr(At("file"), "user.color", "blue"u8).Ok();
        Fs.WriteFile(At("file"), [2, 2, 2]).Ok();
        Assert.Equal("blue"u8, Fs.GetXattr(At("file"), "user.color").Ok());
        await Fixture.RemountAsync();
        Assert.Equal("blue"u8, Fs.GetXattr(At("file"), "user.color").Ok());
        Assert.Equal([2, 2, 2], Fs.ReadFile(At("file")).Ok());
    }

    [Fact]
    public async Task Attributes_of_an_open_new_file_are_kept()
    {
        using (ITestFile file = Fs.Open(At("file"), OpenMode.Write | OpenMode.Create).Ok())
        {
            file.WriteAll([1, 2], 0).Ok();
            Fs.SetXattr(At("file"), "user.color", "red"u8).Ok();
            Assert.Equal("red"u8, Fs.GetXattr(At("file"), "user.color").Ok());
            file.Close().Ok();
        }

        await Fixture.RemountAsync();
        Assert.Equal("red"u8, Fs.GetXattr(At("file"), "user.color").Ok());
        Assert.Equal([1, 2], Fs.ReadFile(At("file")).Ok());
    }

    [Fact]
    public async Task A_directory_has_attributes_too()
    {
        Fs.MakeDirectory(At("directory")).Ok();
        Fs.SetXattr(At("directory"), "user.color", "green"u8).Ok();
        await Fixture.RemountAsync();
        Assert.Equal("green"u8, Fs.GetXattr(At("directory"), "user.color").Ok());
        Assert.Empty(Fs.Names(At("directory")));
    }

    [Fact]
    [Semantics("S19")]
    public void An_attribute_of_what_was_listed_before_is_seen_at_once()
    {
        Fs.MakeDirectory(At("directory")).Ok();
        Fs.WriteFile(At("file"), [1]).Ok();
        Assert.Equal(["directory", "file"], Fs.Names(Folder));
        foreach (string name in new[] { "directory", "file" })
        {
            Fs.SetXattr(At(name), "user.color", "blue"u8).Ok();
            Assert.Equal(["user.color"], Own(Fs.ListXattrs(At(name)).Ok()));
            Assert.Equal("blue"u8, Fs.GetXattr(At(name), "user.color").Ok());
            Fs.RemoveXattr(At(name), "user.color").Ok();
            Assert.Empty(Own(Fs.ListXattrs(At(name)).Ok()));
        }
    }

    [Fact]
    public void Attributes_leave_time_and_bytes_alone()
    {
        Fs.WriteFile(At("file"), [1, 2, 3]).Ok();
        Fs.SetTimes(At("file"), null, 1_000_000_000_000_000_000).Ok();
        Fs.SetXattr(At("file"), "user.a", "1"u8).Ok();
        Assert.Equal(1_000_000_000_000_000_000, Fs.Stat(At("file")).Ok().ModifiedNs);
        Assert.Equal([1, 2, 3], Fs.ReadFile(At("file")).Ok());
    }

    private static IEnumerable<string> Own(IReadOnlyList<string> names)
        => names.Where(name => name.StartsWith("user.", StringComparison.Ordinal) && !name.StartsWith("user.ais.", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    public sealed class OverVfs(VfsFixture fixture) : XattrTests(fixture), IClassFixture<VfsFixture>;

    public sealed class OverMount(MountFixture fixture) : XattrTests(fixture), IClassFixture<MountFixture>;

    public sealed class OverWinFsp(WineFixture fixture) : XattrTests(fixture), IClassFixture<WineFixture>;

    public sealed class OverLocalDirectory(LocalDirectoryFixture fixture) : XattrTests(fixture), IClassFixture<LocalDirectoryFixture>;
}
