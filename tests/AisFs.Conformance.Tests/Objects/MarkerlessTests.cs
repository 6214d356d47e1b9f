using AisFs.Conformance.Tests.Drivers;
using AisFs.Conformance.Tests.Fixtures;
using AisFs.TestKit;
using AisFs.TestKit.Native;

namespace AisFs.Conformance.Tests.Objects;

/// <summary>A mount with <c>dir-markers=off</c>: the bucket holds files and nothing else.</summary>
public sealed class MarkerlessTests(MarkerlessMountFixture fixture) : ObjectFamilyTests(fixture), IClassFixture<MarkerlessMountFixture>
{
    [Fact]
    [Semantics("S3")]
    public async Task An_empty_directory_lasts_as_long_as_the_mount()
    {
        Fs.MakeDirectory(At("empty")).Ok();
        Fs.MakeDirectory(At("empty/inner")).Ok();
        Fs.MakeDirectory(At("full")).Ok();
        Fs.WriteFile(At("full/file"), [1]).Ok();
        Assert.Equal(["empty", "full"], Fs.Names(Folder));
        Assert.Equal(["inner"], Fs.Names(At("empty")));
        Assert.Equal(["full/file"], await ObjectNamesAsync());
        Fs.RemoveDirectory(At("empty")).Fails(Errno.ENOTEMPTY);
        await Fixture.RemountAsync();
        Assert.Equal(["full"], Fs.Names(Folder));
        Fs.Stat(At("empty")).Fails(Errno.ENOENT);
    }

    [Fact]
    [Semantics("S4")]
    public async Task A_directory_that_loses_its_last_file_lasts_as_long_as_the_mount()
    {
        Fs.WriteFile(At("beside"), [1]).Ok();
        await Bucket.PutAsync(At("implied/file"), [1]);
        Fs.Unlink(At("implied/file")).Ok();
        Assert.Equal(NodeKind.Directory, Fs.Stat(At("implied")).Ok().Kind);
        Assert.Equal(["beside"], await ObjectNamesAsync());
        Fs.RemoveDirectory(At("implied")).Ok();
        Fs.Stat(At("implied")).Fails(Errno.ENOENT);
    }

    [Fact]
    [Semantics("S16")]
    public async Task Attributes_of_a_directory_last_as_long_as_the_mount()
    {
        Fs.MakeDirectory(At("directory")).Ok();
        Fs.WriteFile(At("directory/file"), [1]).Ok();
        Fs.Chmod(At("directory"), Octal.Of(700)).Ok();
        Fs.SetTimes(At("directory"), null, 1_000_000_000_000_000_000).Ok();
        NodeInfo info = Fs.Stat(At("directory")).Ok();
        Assert.Equal((Octal.Of(700), 1_000_000_000_000_000_000), (info.Mode, info.ModifiedNs));
        Assert.Equal(["directory/file"], await ObjectNamesAsync());
        await Fixture.RemountAsync();
        Assert.Equal(Octal.Of(755), Fs.Stat(At("directory")).Ok().Mode);
    }

    [Fact]
    [Semantics("S3")]
    public void An_empty_directory_is_renamed()
    {
        Fs.MakeDirectory(At("old")).Ok();
        Fs.Rename(At("old"), At("new")).Ok();
        Assert.Equal(["new"], Fs.Names(Folder));
        Fs.WriteFile(At("new/file"), [1]).Ok();
        Assert.Equal(["file"], Fs.Names(At("new")));
    }
}
