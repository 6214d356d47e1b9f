using AisFs.TestKit;
using AisFs.TestKit.Processes;

namespace AisFs.Cli.Tests.Commands;

/// <summary>Help, and what is asked after a slip of the finger.</summary>
public class HelpTests
{
    [Theory]
    [Semantics("S114")]
    [InlineData("mount <source>")]
    [InlineData("unmount", "help")]
    [InlineData("--cache-ttl", "help", "mount")]
    [InlineData("--lazy", "help", "umount")]
    [InlineData("--json", "help", "config", "show")]
    public async Task Help_is_there_without_a_dash(string expected, params string[] arguments)
    {
        CommandResult result = (await Run(arguments)).Ok();

        Assert.Contains(expected, result.Output, StringComparison.Ordinal);
        Assert.Empty(result.Error);
    }

    [Theory]
    [Semantics("S114")]
    [InlineData("there is no such command: 'mout'; did you mean 'mount'?", "mout", "ais://b", "/x")]
    [InlineData("there is no such command: 'mout'; did you mean 'mount'?", "help", "mout")]
    [InlineData("there is no such command: 'shw'; did you mean 'show'?", "config", "shw")]
    [InlineData("there is no such option: '--cache-tll'; did you mean '--cache-ttl'?", "mount", "ais://b", "/x", "--cache-tll", "1")]
    [InlineData("there is no such option: '--cache-tll'; did you mean '--cache-ttl'?", "mount", "ais://b", "/x", "--cache-tll=1")]
    [InlineData("-o: there is no such option: 'cache_tll'; did you mean 'cache-ttl'?", "mount", "ais://b", "/x", "-o", "cache_tll=1")]
    [InlineData("there is no such action: 'lst'; did you mean 'list'?", "recover", "lst")]
    [InlineData("there is no such shell: 'bsh'; did you mean 'bash'?", "completion", "bsh")]
    [InlineData("a command is missing; there are show, check.", "config")]
    [InlineData("there is no such command: 'frobnicate'; there are mount,", "frobnicate")]
    [InlineData("--read-only: 'perhaps' is neither on nor off.", "mount", "ais://b", "/x", "--read-only=perhaps")]
    public async Task A_slip_is_asked_about(string expected, params string[] arguments)
    {
        CommandResult result = await Run(arguments);

        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith("aisfs: " + expected, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    [Semantics("S74")]
    public async Task What_may_be_a_secret_is_not_repeated()
    {
        CommandResult result = await Run("mount", "ais://b", "/x", "--tokn=s3cr3t");

        Assert.Contains("did you mean '--token'?", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cr3t", result.Error, StringComparison.Ordinal);
    }

    private static async Task<CommandResult> Run(params string[] arguments)
        => (await CommandRunner.RunAsync(DaemonProgram.Path, arguments, TimeSpan.FromSeconds(60))).Ended();
}
