using AisFs.Conformance.Tests.Drivers;
using AisFs.Conformance.Tests.Fixtures;
using AisFs.TestKit;
using AisFs.TestKit.Native;

namespace AisFs.Conformance.Tests.Families;

/// <summary>chmod, chown and utimens.</summary>
public abstract class AttributeTests(FileSystemFixture fixture) : FamilyTests(fixture)
{
    [Theory]
    [InlineData(0)]
    [InlineData(400)]
    [InlineData(644)]
    [InlineData(777)]
    [InlineData(1755)]
    [InlineData(4711)]
    [Semantics("S11")]
    public async Task A_mode_is_kept(int mode)
    {
        Fs.WriteFile(At("file"), [1, 2, 3]).Ok();
        Fs.Chmod(At("file"), Octal.Of(mode)).Ok();
        Assert.Equal(Octal.Of(mode), Fs.Stat(At("file")).Ok().Mode);
        await Fixture.RemountAsync();
        NodeInfo info = Fs.Stat(At("file")).Ok();
        Assert.Equal((Octal.Of(mode), 3L, NodeKind.File), (info.Mode, info.Size, info.Kind));
    }

    [Fact]
    [Semantics("S11")]
    public async Task An_owner_is_kept()
    {
        Fs.WriteFile(At("file"), [1]).Ok();
        Fs.Chown(At("file"), 1234, 5678).Ok();
        Fs.Chown(At("file"), null, 99).Ok();
        await Fixture.RemountAsync();
        NodeInfo info = Fs.Stat(At("file")).Ok();
        Assert.Equal((1234u, 99u), (info.Uid, info.Gid));
        Fs.Chown(At("file"), 7, null).Ok();
        Assert.Equal((7u, 99u), (Fs.Stat(At("file")).Ok().Uid, Fs.Stat(At("file")).Ok().Gid));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1_234_567_890_123_456_789)]
    [InlineData(4_000_000_000_999_999_999)]
    [Semantics("S11")]
    public async Task A_modification_time_is_kept_to_the_nanosecond(long time)
    {
        Fs.WriteFile(At("file"), [1]).Ok();
        Fs.SetTimes(At("file"), null, time).Ok();
        Assert.Equal(time, Fs.Stat(At("file")).Ok().ModifiedNs);
        await Fixture.RemountAsync();
        Assert.Equal(time, Fs.Stat(At("file")).Ok().ModifiedNs);
    }

    [Fact]
    public void Access_and_modification_time_are_set_apart()
    {
        Fs.WriteFile(At("file"), [1]).Ok();

        // An access time need not outlive the file's being known.
        using ITestFile file = Fs.Open(At("file"), OpenMode.Read).Ok();
        Fs.SetTimes(At("file"), 1_000_000_000_000_000_001, 1_100_000_000_000_000_002).Ok();
        Fs.SetTimes(At("file"), 1_200_000_000_000_000_003, null).Ok();
        NodeInfo info = Fs.Stat(At("file")).Ok();
        Assert.Equal((1_200_000_000_000_000_003, 1_100_000_000_000_000_002), (info.AccessedNs, info.ModifiedNs));
        Fs.SetTimes(At("file"), null, 1_300_000_000_000_000_004).Ok();
        Assert.Equal(1_300_000_000_000_000_004, Fs.Stat(At("file")).Ok().ModifiedNs);
    }

    [Fact]
    public void Attributes_of_what_is_missing_are_refused()
    {
        Fs.Chmod(At("absent"), Octal.Of(600)).Fails(Errno.ENOENT);
        Fs.Chown(At("absent"), 1, 1).Fails(Errno.ENOENT);
        Fs.SetTimes(At("absent"), null, 1).Fails(Errno.ENOENT);
        Fs.Stat(At("absent")).Fails(Errno.ENOENT);
    }

    [Fact]
    public async Task Times_set_on_an_open_written_file_win_over_the_upload()
    {
        using (ITestFile file = Fs.Open(At("file"), OpenMode.Write | OpenMode.Create).Ok())
        {
            file.WriteAll([1, 2, 3], 0).Ok();
            file.SetTimes(null, 1_010_101_010_101_010_101).Ok();
            file.Chmod(Octal.Of(640)).Ok();
            file.Close().Ok();
        }

        Assert.Equal(1_010_101_010_101_010_101, Fs.Stat(At("file")).Ok().ModifiedNs);
        await Fixture.RemountAsync();
        NodeInfo info = Fs.Stat(At("file")).Ok();
        Assert.Equal((1_010_101_010_101_010_101, Octal.Of(640), 3L), (info.ModifiedNs, info.Mode, info.Size));
    }

    [Fact]
    public async Task Attributes_set_right_after_closing_are_kept()
    {
        // What cp -p and tar do.
        for (int i = 0; i < 20; i++)
        {
            Fs.WriteFile(At($"file-{i}"), [1, 2, 3], Octal.Of(600)).Ok();
            Fs.SetTimes(At($"file-{i}"), 1, 1_000_000_000_000_000_000 + i).Ok();
            Fs.Chmod(At($"file-{i}"), Octal.Of(751)).Ok();
        }

        await Fixture.RemountAsync();
        for (int i = 0; i < 20; i++)
        {
            NodeInfo info = Fs.Stat(At($"file-{i}")).Ok();
            Assert.Equal((1_000_000_000_000_000_000 + i, Octal.Of(751)), (info.ModifiedNs, info.Mode));
        }
    }

    [Fact]
    public async Task A_mode_outlives_a_rewrite()
    {
        Fs.WriteFile(At("file"), [1]).Ok();
        Fs.Chmod(At("file"), Octal.Of(755)).Ok();
        Fs.WriteFile(At("file"), [2, 2]).Ok();
        Assert.Equal(Octal.Of(755), Fs.Stat(At("file")).Ok().Mode);
        await Fixture.RemountAsync();
        Assert.Equal((Octal.Of(755), 2L), (Fs.Stat(At("file")).Ok().Mode, Fs.Stat(At("file")).Ok().Size));
    }

    [Fact]
    public void A_change_of_attributes_moves_the_change_time()
    {
        Fs.WriteFile(At("file"), [1]).Ok();
        Fs.SetTimes(At("file"), null, 1_000_000_000_000_000_000).Ok();
        long recent = DateTimeOffset.UtcNow.AddMinutes(-5).ToUnixTimeMilliseconds();
        Assert.InRange(Fs.Stat(At("file")).Ok().ChangedNs / 1_000_000, recent, long.MaxValue);
    }

    [Fact]
    public void A_change_of_the_mode_leaves_bytes_and_time()
    {
        Fs.WriteFile(At("file"), [1, 2, 3]).Ok();
        Fs.SetTimes(At("file"), null, 1_000_000_000_000_000_000).Ok();
        Fs.Chmod(At("file"), Octal.Of(600)).Ok();
        Fs.Chown(At("file"), 5, 6).Ok();
        Assert.Equal(1_000_000_000_000_000_000, Fs.Stat(At("file")).Ok().ModifiedNs);
        Assert.Equal([1, 2, 3], Fs.ReadFile(At("file")).Ok());
    }

    [Fact]
    public void The_root_is_a_directory()
    {
        NodeInfo root = Fs.Stat("/").Ok();
        Assert.Equal(NodeKind.Directory, root.Kind);
        Assert.Equal(root.Inode, Fs.Stat("/").Ok().Inode);
    }

    public sealed class OverVfs(VfsFixture fixture) : AttributeTests(fixture), IClassFixture<VfsFixture>;

    public sealed class OverMount(MountFixture fixture) : AttributeTests(fixture), IClassFixture<MountFixture>;

    public sealed class OverWinFsp(WineFixture fixture) : AttributeTests(fixture), IClassFixture<WineFixture>;

    public sealed class OverLocalDirectory(LocalDirectoryFixture fixture) : AttributeTests(fixture), IClassFixture<LocalDirectoryFixture>;
}
