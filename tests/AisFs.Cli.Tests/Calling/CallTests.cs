using AisFs.Cli.Calling;
using AisFs.Cli.Options;

namespace AisFs.Cli.Tests.Calling;

/// <summary>What mount(8), umount(8) and mount.fuse3 ask of the program is put into its own verbs.</summary>
public sealed class CallTests
{
    [Theory]
    [InlineData("mount.aisfs", "ais://b /m", "mount -- ais://b /m")]
    [InlineData("mount.fuse.aisfs", "ais://b /m -o rw,ro", "mount -o rw,ro -- ais://b /m")]
    [InlineData("mount.aisfs", "ais://b /m -s -f -n -v -o rw", "mount -o sloppy --fake --verbose -o rw -- ais://b /m")]
    [InlineData("mount.aisfs", "-sfnv -orw -o noexec -t aisfs ais://b /m", "mount -o sloppy --fake --verbose -o rw -o noexec -- ais://b /m")]
    [InlineData("mount.aisfs", "-- ais://b -m", "mount -- ais://b -m")]
    [InlineData("umount.aisfs", "/m", "unmount -- /m")]
    [InlineData("umount.fuse.aisfs", "/m -n -v -l -t fuse.aisfs", "unmount --lazy --verbose -- /m")]
    [InlineData("umount.aisfs", "/m -r", "unmount --read-only -- /m")]
    [InlineData("umount.aisfs", "-nrv /m", "unmount --read-only --verbose -- /m")]
    [InlineData("umount.aisfs", "-fl /m", "unmount --force -- /m")]
    [InlineData("aisfs", "ais://b /m -o rw,noatime,dev,suid", "mount -o rw,noatime -- ais://b /m")]
    [InlineData("aisfs", "ais://b /m -o dev,suid", "mount -- ais://b /m")]
    [InlineData("aisfs", "ais://b /m -o nodev,suid", "mount -o nodev -- ais://b /m")]
    [InlineData("aisfs", "ais://b /m -o suid,dev,suid", "mount -o suid -- ais://b /m")]
    [InlineData("aisfs", "ais://b /m -o nosuid,nodev,dev", "mount -o nosuid,nodev,dev -- ais://b /m")]
    [InlineData("aisfs", "ais://b /m", "mount -- ais://b /m")]
    [InlineData("aisfs", "mount ais://b /m -o dev,suid", "mount ais://b /m -o dev,suid")]
    [InlineData("recover", "recover list", "recover list")]
    [InlineData("anything at all", "", "")]
    [InlineData("mount.aisfs", "--help", "--help")]
    public void A_call_becomes_a_verb(string name, string arguments, string expected)
        => Assert.Equal(Words(expected), Call.Of(name, Words(arguments)).Arguments);

    [Theory]
    [InlineData("mount.aisfs", "ais://b")]
    [InlineData("mount.aisfs", "ais://b /m /n")]
    [InlineData("mount.aisfs", "ais://b /m -x")]
    [InlineData("mount.aisfs", "ais://b /m -o")]
    [InlineData("mount.aisfs", "ais://b /m -t ext4")]
    [InlineData("umount.aisfs", "")]
    [InlineData("umount.aisfs", "/m /n")]
    public void A_helpers_call_that_makes_no_sense_is_an_error(string name, string arguments)
        => Assert.StartsWith(name, Assert.Throws<OptionException>(() => Call.Of(name, Words(arguments))).Message, StringComparison.Ordinal);

    [Fact]
    public void The_namespace_is_kept_apart()
        => Assert.Equal("/proc/1/fd/4", Call.Of("mount.aisfs", ["ais://b", "/m", "-N", "/proc/1/fd/4"]).Namespace);

    [Theory]
    [InlineData("Verb", 0, 0)]
    [InlineData("Verb", 1, 1)]
    [InlineData("Verb", 2, 2)]
    [InlineData("MountHelper", 0, 0)]
    [InlineData("MountHelper", 1, 32)]
    [InlineData("MountHelper", 2, 1)]
    [InlineData("UnmountHelper", 1, 32)]
    [InlineData("FuseHelper", 2, 1)]
    public void A_helper_ends_with_the_codes_of_mount8(string form, int exitCode, int expected)
        => Assert.Equal(expected, Call.ExitCodeFor(Enum.Parse<CallingForm>(form), exitCode));

    [Fact]
    public void The_home_of_a_user_is_found()
    {
        string file = Path.GetTempFileName();
        File.WriteAllText(file, "root:x:0:0:root:/root:/bin/bash\nbroken\nann:x:1000:1000::/home/ann:/bin/sh\n");
        Assert.Equal("/home/ann", HelperEnvironment.FindHome(file, 1000));
        Assert.Null(HelperEnvironment.FindHome(file, 1001));
        File.Delete(file);
        Assert.Null(HelperEnvironment.FindHome(file, 1000));
    }

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
