using AisFs.Cli.Options;
using AisFs.Interop.Fuse.Mounting;

namespace AisFs.Cli.Tests.Options;

/// <summary>The words of mount(8) become flags of the kernel, and the last one counts.</summary>
public sealed class KernelWordsTests
{
    private const FuseMountFlags Default = FuseMountFlags.NoSetUserId | FuseMountFlags.NoDevices;

    [Theory]
    [InlineData("", Default)]
    [InlineData("rw,defaults,_netdev,user,nofail,x-systemd.automount,X-mount.mkdir,comment=no,auto", Default)]
    [InlineData("noexec", Default | FuseMountFlags.NoExecute)]
    [InlineData("noexec,exec", Default)]
    [InlineData("exec,noexec", Default | FuseMountFlags.NoExecute)]
    [InlineData("suid,dev", FuseMountFlags.None)]
    [InlineData("allow_suid,allow-dev", FuseMountFlags.None)]
    [InlineData("suid,nosuid", Default)]
    [InlineData("nosymfollow,sync,dirsync", Default | FuseMountFlags.NoSymbolicLinks | FuseMountFlags.Synchronous | FuseMountFlags.DirectorySynchronous)]
    [InlineData("sync,async,nosymfollow,symfollow", Default)]
    [InlineData("noatime,nodiratime", Default | FuseMountFlags.NoAccessTime | FuseMountFlags.NoDirectoryAccessTime)]
    [InlineData("relatime,strictatime,lazytime", Default | FuseMountFlags.RelativeAccessTime | FuseMountFlags.StrictAccessTime | FuseMountFlags.LazyTime)]
    public void Words_become_flags(string words, FuseMountFlags expected)
        => Assert.Equal(expected, Apply(words).KernelWords.Flags);

    [Theory]
    [InlineData("ro", true)]
    [InlineData("ro,rw", false)]
    [InlineData("rw,ro", true)]
    [InlineData("read_only,rw", false)]
    public void The_last_of_ro_and_rw_counts(string words, bool expected)
        => Assert.Equal(expected, Apply(words).ReadOnly);

    [Fact]
    public void Sloppy_passes_over_unknown_words_wherever_it_stands()
    {
        Assert.Equal(TimeSpan.FromSeconds(1), Apply("typo,typo=3,cache_ttl=1s,sloppy").CacheTtl);
        Assert.Throws<OptionException>(() => Apply("cache_ttl=never,sloppy"));
    }

    [Fact]
    public void What_the_kernel_shows_of_a_mount_may_stand_in_a_remount_only()
    {
        Assert.True(Apply("rw,user_id=0,group_id=0,default_permissions,allow_other,remount").KernelWords.IsRemount);
        Assert.Throws<OptionException>(() => Apply("user_id=0"));
    }

    [Theory]
    [InlineData("noexec=1")]
    [InlineData("ro=1")]
    [InlineData("nosuidx")]
    [InlineData("commentary")]
    public void A_word_that_is_none_is_an_error(string words)
        => Assert.Throws<OptionException>(() => Apply(words));

    private static MountSettings Apply(string words) => MountOptions.ApplyWords(new MountSettings(), words);
}
