using AisFs.Interop.Fuse.Mounting;

namespace AisFs.Interop.Fuse.Tests;

public sealed class MountTableTests
{
    [Fact]
    public void A_line_of_mountinfo_is_read()
    {
        Assert.True(MountEntry.TryParse(@"36 35 0:98 / /mnt/with\040blank rw,nosuid master:1 shared:2 - fuse.aisfs aisfs\043ais://b rw,user_id=0", out MountEntry? entry));
        Assert.Equal(new MountEntry("0:98", "/mnt/with blank", "fuse.aisfs", "aisfs#ais://b") { Options = "rw,nosuid", SuperOptions = "rw,user_id=0" }, entry);
        Assert.True(entry.IsFuse);
        Assert.True(MountEntry.TryParse("36 35 98:0 / / rw - ext4 /dev/root rw", out entry));
        Assert.False(entry.IsFuse);
        Assert.False(MountEntry.TryParse("36 35 98:0 /", out _));
        Assert.False(MountEntry.TryParse(string.Empty, out _));
    }

    [Fact]
    public void The_root_is_mounted_and_a_fresh_folder_is_not()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs /proc");
        Assert.NotNull(MountTable.Find("/proc"));
        string folder = Directory.CreateTempSubdirectory("aisfs-table-").FullName;
        Assert.Null(MountTable.Find(folder));
        Directory.Delete(folder);
    }

    [Fact]
    public void The_helpers_options_are_escaped()
        => Assert.Equal(
            @"fsname=a\,b\\c,subtype=aisfs,ro,default_permissions,allow_other,nosuid,nodev",
            HelperMount.Options(new FuseMountSettings { Mountpoint = "/m", Source = @"a,b\c", Subtype = "aisfs", ReadOnly = true, AllowOther = true }));

    [Fact]
    public void The_helper_is_given_the_flags_that_it_knows()
    {
        const FuseMountFlags Known = FuseMountFlags.NoSetUserId | FuseMountFlags.NoDevices | FuseMountFlags.NoExecute | FuseMountFlags.Synchronous
            | FuseMountFlags.DirectorySynchronous | FuseMountFlags.NoAccessTime;
        Assert.Equal(",nosuid,nodev,noexec,sync,dirsync,noatime", HelperWords.Of(Known, isRoot: false));
        Assert.Equal(",nosuid,nodev", HelperWords.Of(FuseMountFlags.NoSetUserId | FuseMountFlags.NoDevices | FuseMountFlags.RelativeAccessTime | FuseMountFlags.LazyTime, isRoot: false));
        Assert.Equal(",suid,dev", HelperWords.Of(FuseMountFlags.None, isRoot: true));
    }

    [Theory]
    [InlineData(FuseMountFlags.NoDevices, "'suid' needs root")]
    [InlineData(FuseMountFlags.NoSetUserId, "'dev' needs root")]
    [InlineData(FuseMountFlags.NoSetUserId | FuseMountFlags.NoDevices | FuseMountFlags.NoSymbolicLinks, "'nosymfollow' needs root")]
    public void A_flag_that_a_user_cannot_have_is_refused(FuseMountFlags flags, string words)
        => Assert.StartsWith(words, Assert.Throws<FuseMountException>(() => HelperWords.Of(flags, isRoot: false)).Message, StringComparison.Ordinal);
}
