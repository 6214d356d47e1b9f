using AisFs.Cli.Options;

namespace AisFs.Cli.Tests.Options;

public class MountOptionsTests
{
    [Fact]
    public void Words_of_mount8_are_applied_in_both_spellings()
    {
        MountSettings settings = MountOptions.ApplyWords(new MountSettings(), "ro,uid=1000,cache_ttl=10s,part-size=32MiB,defaults,_netdev,x-systemd.automount");

        Assert.True(settings.ReadOnly);
        Assert.Equal(1000u, settings.Uid);
        Assert.Equal(TimeSpan.FromSeconds(10), settings.CacheTtl);
        Assert.Equal(32L << 20, settings.PartSize);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("nonsense=1")]
    [InlineData("allow_other=perhaps")]
    [InlineData("uid")]
    [InlineData("memory_limit=1MiB")]
    [InlineData("timeout=0")]
    [InlineData("dir_markers=perhaps")]
    [InlineData("log_level=loud")]
    public void A_word_that_makes_no_sense_is_an_error(string words)
        => Assert.Throws<OptionException>(() => MountOptions.ApplyWords(new MountSettings(), words));

    [Fact]
    public void Several_endpoints_are_separated_by_semicolons()
        => Assert.Equal(["http://a:1", "http://b:2"], MountOptions.ApplyWords(new MountSettings(), "endpoint=http://a:1;http://b:2").Endpoints);
}
