using AisFs.TestKit;
using AisFs.TestKit.Processes;
using AisFs.TestKit.Wine;

namespace AisFs.WinFsp.Tests.Cli;

/// <summary>What means something on Linux only is refused on Windows, and not shown.</summary>
public sealed class OtherSystemTests
{
    private static readonly string[] s_mount = ["mount", "ais://bucket", "X:", "--foreground", "--endpoint", "http://127.0.0.1:9"];

    [Theory]
    [Semantics("S188")]
    [InlineData("--lazy")]
    [InlineData("-z")]
    [InlineData("--force")]
    [InlineData("-f")]
    public async Task Unmount_refuses_what_it_cannot_do(string option) => await RefusesAsync(option, ["unmount", "X:", option]);

    [Theory]
    [Semantics("S188")]
    [InlineData("--allow-other")]
    [InlineData("--max-background", "8")]
    [InlineData("--kernel-read-ahead", "8")]
    [InlineData("--writeback-cache")]
    public async Task Mount_refuses_options_of_the_kernel(params string[] option) => await RefusesAsync(option[0], [.. s_mount, .. option]);

    [Theory]
    [Semantics("S188")]
    [InlineData("noexec")]
    [InlineData("remount")]
    [InlineData("allow_other")]
    public async Task Mount_refuses_words_of_the_kernel(string word) => await RefusesAsync($"-o {word}", [.. s_mount, "-o", $"ro,{word}"]);

    [Fact]
    [Semantics("S188")]
    public async Task A_variable_is_refused_by_its_name_and_the_help_shows_none_of_them()
    {
        WineTools.Require();
        CommandResult refused = await WindowsCli.RunAsync(s_mount, new Dictionary<string, string> { ["AISFS_ALLOW_OTHER"] = "on" });
        Assert.Equal((2, "aisfs: AISFS_ALLOW_OTHER: this option is for Linux only."), (refused.ExitCode, refused.Error.Trim()));
        string help = (await WindowsCli.RunAsync(["mount", "--help"])).Ok().Output + (await WindowsCli.RunAsync(["unmount", "--help"])).Ok().Output;
        Assert.Contains("--case-sensitive", help, StringComparison.Ordinal);
        foreach (string option in new[] { "--allow-other", "--kernel-read-ahead", "--lazy", "--force" })
        {
            Assert.DoesNotContain(option, help, StringComparison.Ordinal);
        }
    }

    private static async Task RefusesAsync(string spelling, string[] arguments)
    {
        WineTools.Require();
        CommandResult refused = await WindowsCli.RunAsync(arguments);
        Assert.True(refused.ExitCode == 2, refused.ToString());
        Assert.Equal($"aisfs: {spelling}: this option is for Linux only.", refused.Error.Trim());
    }
}
