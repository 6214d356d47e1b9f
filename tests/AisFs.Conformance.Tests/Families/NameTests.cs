using AisFs.Conformance.Tests.Drivers;
using AisFs.Conformance.Tests.Fixtures;
using AisFs.TestKit;
using AisFs.TestKit.Native;

namespace AisFs.Conformance.Tests.Families;

/// <summary>Names of every kind.</summary>
public abstract class NameTests(FileSystemFixture fixture) : FamilyTests(fixture)
{
    public static TheoryData<string> Good =>
    [
        "simple", "with space", "two  spaces", " leading", "trailing ", ".hidden", "..double", "...", "trailing.", "UPPER", "upper",
        "percent%", "%41", "%2F", "%00", "%zz", "question?", "hash#", "plus+plus", "amp&=x", "semi;colon:", "comma,", "quote'\"", "back\\slash",
        "star*", "pipe|", "less<greater>", "[brackets]", "{braces}", "(paren)", "$dollar", "exclaim!", "tilde~", "at@sign", "caret^", "back`tick",
        "gr\u00fc\u00dfe", "gru\u0308\u00dfe", "\u65e5\u672c\u8a9e", "\ud83d\ude00", "\u05e9\u05dc\u05d5\u05dd", "zero\u200bwidth", "nbsp\u00a0", "CON", "nul.txt", "-rf", "--help",
        "~x", "~~", "name.aisfs-dir", "aisfs", "a.tar", "file.tar.gz", "#ns", "@aws",
    ];

    [Theory]
    [MemberData(nameof(Good))]
    public async Task A_name_is_kept_as_it_is(string name)
    {
        Fs.WriteFile(At(name), [1, 2, 3]).Ok();
        Assert.Equal([name], Fs.Names(Folder));
        Assert.Equal([1, 2, 3], Fs.ReadFile(At(name)).Ok());
        Fs.MakeDirectory(At("directory")).Ok();
        Fs.MakeDirectory(At("directory/" + name)).Ok();
        Fs.WriteFile(At($"directory/{name}/{name}"), [4]).Ok();
        Fs.Rename(At(name), At("directory/" + name + ".2")).Ok();
        (await Fixture.GetSecondAsync()).Stat(At($"directory/{name}/{name}")).Ok();
        Assert.Equal([name, name + ".2"], (await Fixture.GetSecondAsync()).Names(At("directory")));
        Assert.Equal([4], Fs.ReadFile(At($"directory/{name}/{name}")).Ok());
        Fs.Unlink(At($"directory/{name}/{name}")).Ok();
        Fs.RemoveDirectory(At("directory/" + name)).Ok();
        Fs.Unlink(At("directory/" + name + ".2")).Ok();
        Assert.Equal(["directory"], Fs.Names(Folder));
    }

    [Fact]
    public async Task All_those_names_live_side_by_side()
    {
        string[] names = [.. Good.Select(row => row.Data).Order(StringComparer.Ordinal)];
        foreach (string name in names)
        {
            Fs.WriteFile(At(name), System.Text.Encoding.UTF8.GetBytes(name)).Ok();
        }

        await Fixture.RemountAsync();
        Assert.Equal(names, Fs.Names(Folder));
        foreach (string name in names)
        {
            Assert.Equal(System.Text.Encoding.UTF8.GetBytes(name), Fs.ReadFile(At(name)).Ok());
        }
    }

    [Theory]
    [InlineData('a', 255)]
    [InlineData('\u00e4', 127)]
    [InlineData('\u65e5', 85)]
    [Semantics("S9")]
    public void The_longest_name_works_and_a_longer_one_is_refused(char letter, int count)
    {
        string longest = new(letter, count);
        string tooLong = longest + letter;
        Fs.WriteFile(At(longest), [1]).Ok();
        Assert.Equal([longest], Fs.Names(Folder));
        Assert.Equal([1], Fs.ReadFile(At(longest)).Ok());
        Fs.WriteFile(At(tooLong), [1]).Fails(Errno.ENAMETOOLONG);
        Fs.MakeDirectory(At(tooLong)).Fails(Errno.ENAMETOOLONG);
        Fs.Rename(At(longest), At(tooLong)).Fails(Errno.ENAMETOOLONG);
        Fs.MakeSymlink("x", At(tooLong)).Fails(Errno.ENAMETOOLONG);
        Fs.Stat(At(tooLong)).Fails(Errno.ENAMETOOLONG);
        Assert.Equal([longest], Fs.Names(Folder));
    }

    [Fact]
    public void Names_that_differ_in_case_are_different()
    {
        Fs.WriteFile(At("Name"), [1]).Ok();
        Fs.WriteFile(At("name"), [2]).Ok();
        Assert.Equal(["Name", "name"], Fs.Names(Folder));
        Assert.Equal([1], Fs.ReadFile(At("Name")).Ok());
        Fs.Stat(At("NAME")).Fails(Errno.ENOENT);
    }

    [Fact]
    public void A_dot_and_two_dots_cannot_be_made()
    {
        Fs.MakeDirectory(At(".")).Fails(Errno.EEXIST);
        Fs.MakeDirectory(At("..")).Fails(Errno.EEXIST);
        Fs.RemoveDirectory(At(".")).Fails(Errno.EINVAL);
        Fs.RemoveDirectory(At("..")).Fails(Errno.ENOTEMPTY, Errno.EINVAL, Errno.EBUSY);
    }

    [Theory]
    [InlineData("tab\tname")]
    [InlineData("new\nline")]
    [InlineData("bell\u0007")]
    [InlineData("delete\u007f")]
    [InlineData("raw\udcff")]
    [InlineData("cut\udcc3")]
    [InlineData("overlong\udcc0\udcaf")]
    [InlineData("surrogate\udced\udca0\udc80")]
    [Semantics("S9")]
    public void A_name_that_cannot_be_an_objects_is_refused(string name)
    {
        if (Has(Feature.RawNames))
        {
            Fs.WriteFile(At(name), [1]).Ok();
            Assert.Equal([name], Fs.Names(Folder));
            return;
        }

        Fs.WriteFile(At(name), [1]).Fails(Errno.EILSEQ);
        Fs.MakeDirectory(At(name)).Fails(Errno.EILSEQ);
        Fs.MakeSymlink("x", At(name)).Fails(Errno.EILSEQ);
        Fs.WriteFile(At("good"), [1]).Ok();
        Fs.Rename(At("good"), At(name)).Fails(Errno.EILSEQ);
        Assert.Equal(["good"], Fs.Names(Folder));
    }

    public sealed class OverVfs(VfsFixture fixture) : NameTests(fixture), IClassFixture<VfsFixture>;

    public sealed class OverMount(MountFixture fixture) : NameTests(fixture), IClassFixture<MountFixture>;

    public sealed class OverWinFsp(WineFixture fixture) : NameTests(fixture), IClassFixture<WineFixture>;

    public sealed class OverLocalDirectory(LocalDirectoryFixture fixture) : NameTests(fixture), IClassFixture<LocalDirectoryFixture>;
}
