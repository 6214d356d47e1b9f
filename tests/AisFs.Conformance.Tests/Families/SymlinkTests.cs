using AisFs.Conformance.Tests.Drivers;
using AisFs.Conformance.Tests.Fixtures;
using AisFs.TestKit;
using AisFs.TestKit.Native;

namespace AisFs.Conformance.Tests.Families;

/// <summary>Symbolic links.</summary>
public abstract class SymlinkTests(FileSystemFixture fixture) : FamilyTests(fixture)
{
    [Theory]
    [InlineData("file")]
    [InlineData("../elsewhere/file")]
    [InlineData("/absolute/path")]
    [InlineData("does not exist")]
    [InlineData("gr\u00fc\u00dfe-\u65e5\u672c-\ud83d\ude00")]
    [InlineData("%41%2F?#+&")]
    [Semantics("S17")]
    public async Task A_target_is_kept_as_it_was_given(string target)
    {
        Fs.MakeSymlink(target, At("link")).Ok();
        Assert.Equal(target, Fs.ReadSymlink(At("link")).Ok());
        Assert.Equal(NodeKind.Symlink, Fs.Stat(At("link")).Ok().Kind);
        await Fixture.RemountAsync();
        Assert.Equal(target, Fs.ReadSymlink(At("link")).Ok());
        Assert.Equal(NodeKind.Symlink, Fs.Stat(At("link")).Ok().Kind);
        Assert.Equal(System.Text.Encoding.UTF8.GetByteCount(target), Fs.Stat(At("link")).Ok().Size);
        Assert.Equal(["link"], Fs.Names(Folder));
    }

    [Fact]
    public void A_long_target_is_kept()
    {
        string target = string.Join('/', Enumerable.Repeat("a-rather-long-segment", 150));
        Fs.MakeSymlink(target, At("link")).Ok();
        Assert.Equal(target, Fs.ReadSymlink(At("link")).Ok());
    }

    [Fact]
    public void A_link_leads_to_its_file()
    {
        Fs.MakeDirectory(At("directory")).Ok();
        Fs.WriteFile(At("directory/file"), [1, 2]).Ok();
        Fs.MakeSymlink("directory", At("link")).Ok();
        Fs.MakeSymlink("link/file", At("second")).Ok();
        Assert.Equal([1, 2], Fs.ReadFile(At("link/file")).Ok());
        Assert.Equal([1, 2], Fs.ReadFile(At("second")).Ok());
        Assert.Equal(NodeKind.Directory, Fs.Stat(At("link"), follow: true).Ok().Kind);
        Assert.Equal(2, Fs.Stat(At("second"), follow: true).Ok().Size);
        Fs.WriteFile(At("link/new"), [3]).Ok();
        Assert.Equal(["file", "new"], Fs.Names(At("directory")));
    }

    [Fact]
    public void A_link_to_nothing_is_still_a_link()
    {
        Fs.MakeSymlink("absent", At("link")).Ok();
        Fs.Open(At("link"), OpenMode.Read).WithoutValue().Fails(Errno.ENOENT);
        Fs.Stat(At("link"), follow: true).Fails(Errno.ENOENT);
        Assert.Equal(NodeKind.Symlink, Fs.Stat(At("link")).Ok().Kind);
    }

    [Fact]
    public void Links_in_a_circle_lead_nowhere()
    {
        Fs.MakeSymlink("b", At("a")).Ok();
        Fs.MakeSymlink("a", At("b")).Ok();
        Fs.Open(At("a"), OpenMode.Read).WithoutValue().Fails(Errno.ELOOP);
    }

    [Fact]
    public void A_taken_name_is_refused()
    {
        Fs.WriteFile(At("file"), [1]).Ok();
        Fs.MakeSymlink("x", At("file")).Fails(Errno.EEXIST);
        Fs.MakeSymlink("x", At("absent/link")).Fails(Errno.ENOENT);
    }

    [Fact]
    public void Only_links_have_a_target()
    {
        Fs.WriteFile(At("file"), [1]).Ok();
        Fs.ReadSymlink(At("file")).Fails(Errno.EINVAL);
        Fs.ReadSymlink(Folder).Fails(Errno.EINVAL);
        Fs.ReadSymlink(At("absent")).Fails(Errno.ENOENT);
    }

    [Fact]
    public void A_link_is_renamed_as_a_link()
    {
        Fs.WriteFile(At("file"), [1]).Ok();
        Fs.MakeSymlink("file", At("link")).Ok();
        Fs.Rename(At("link"), At("moved")).Ok();
        Assert.Equal("file", Fs.ReadSymlink(At("moved")).Ok());
        Assert.Equal(["file", "moved"], Fs.Names(Folder));
    }

    [Fact]
    public void A_link_is_replaced_as_a_link()
    {
        Fs.WriteFile(At("file"), [1]).Ok();
        Fs.MakeSymlink("file", At("link")).Ok();
        Fs.WriteFile(At("new"), [2]).Ok();
        Fs.Rename(At("new"), At("link")).Ok();
        Assert.Equal(NodeKind.File, Fs.Stat(At("link")).Ok().Kind);
        Assert.Equal([1], Fs.ReadFile(At("file")).Ok());
        Assert.Equal([2], Fs.ReadFile(At("link")).Ok());
    }

    [Fact]
    public async Task A_link_has_times_and_an_owner_of_its_own()
    {
        Fs.WriteFile(At("file"), [1]).Ok();
        Fs.MakeSymlink("file", At("link")).Ok();
        Fs.SetTimes(At("link"), null, 1_111_111_111_000_000_001).Ok();
        Fs.Chown(At("link"), 12, 34).Ok();
        await Fixture.RemountAsync();
        NodeInfo link = Fs.Stat(At("link")).Ok();
        Assert.Equal((1_111_111_111_000_000_001, 12u, 34u), (link.ModifiedNs, link.Uid, link.Gid));
        Assert.Equal(Fs.Uid, Fs.Stat(At("file")).Ok().Uid);
        Assert.Equal("file", Fs.ReadSymlink(At("link")).Ok());
    }

    public sealed class OverVfs(VfsFixture fixture) : SymlinkTests(fixture), IClassFixture<VfsFixture>;

    public sealed class OverMount(MountFixture fixture) : SymlinkTests(fixture), IClassFixture<MountFixture>;

    public sealed class OverWinFsp(WineFixture fixture) : SymlinkTests(fixture), IClassFixture<WineFixture>;

    public sealed class OverLocalDirectory(LocalDirectoryFixture fixture) : SymlinkTests(fixture), IClassFixture<LocalDirectoryFixture>;
}
