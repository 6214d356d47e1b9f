using AisFs.Cli.Commands.Inspection;
using AisFs.Control.Client;
using AisFs.Control.Contract;
using AisFs.Control.Places;
using AisFs.Control.Reports;

namespace AisFs.Cli.Tests.Inspection;

public sealed class TextsTests
{
    [Theory]
    [InlineData(0, 0, "all is uploaded")]
    [InlineData(1, 1, "1 upload left, 1 bytes")]
    [InlineData(3, 20_000_000, "3 uploads left, 20 MB")]
    [InlineData(2, 1_460_000_000, "2 uploads left, 1.5 GB")]
    public void The_line_for_a_service_manager_says_what_is_left(int files, long bytes, string text) => Assert.Equal(text, StatusText.Of(files, bytes));

    [Theory]
    [InlineData("/mnt/a", "/mnt/a", "/")]
    [InlineData("/mnt/a/", "/mnt/a", "/")]
    [InlineData("/mnt/a/b/c", "/mnt/a/b", "/c")]
    [InlineData("/mnt/a/bc", "/mnt/a", "/bc")]
    [InlineData("/mnt/a/./x/../y", "/mnt/a", "/y")]
    [InlineData("/mnt", null, "/")]
    [InlineData("/mnt/ab", null, "/")]
    public void The_mount_of_a_path_is_the_innermost_one(string path, string? mountpoint, string inside)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The paths are those of Linux.");
        MountPaths paths = new([At("/mnt/a", 1), At("/mnt/a/b", 2)]);
        Assert.Equal(mountpoint is not null, paths.TryFind(path, out FoundMount? mount, out string found));
        Assert.Equal((mountpoint, inside), (mount?.Identity.Mountpoint, found));
    }

    [Fact]
    public void Of_two_mounts_at_one_place_the_younger_is_meant()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The paths are those of Linux.");
        Assert.True(new MountPaths([At("/mnt/a", 2), At("/mnt/a", 1)]).TryFind("/mnt/a", out FoundMount? mount, out _));
        Assert.Equal(2, mount.Place.Pid);
    }

    [Fact]
    public void Names_of_clusters_do_nothing_to_a_terminal()
    {
        StatusEntry entry = new(new MountIdentity(1, "ais://b\u001b[31m", "/mnt\n/x", "1", "me", DateTimeOffset.UnixEpoch), false, "does not answer", null, null);
        Assert.DoesNotContain(StatusView.Lines(entry), static line => line.Any(char.IsControl));
    }

    private static FoundMount At(string mountpoint, int pid)
        => new(new ControlPlace("/run", pid), new MountIdentity(pid, "ais://b", mountpoint, "1", "me", DateTimeOffset.UnixEpoch.AddSeconds(pid)));
}
