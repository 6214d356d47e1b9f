using System.Text.RegularExpressions;
using AisFs.TestKit;
using AisFs.TestKit.Processes;

namespace AisFs.Cli.Tests.Commands;

/// <summary>Odd values as the program itself gets them: from the command line of each command, and from the environment.</summary>
public sealed partial class OddValuesTests : IDisposable
{
    private readonly TempFolder _folder = new("odd");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [Semantics("S81")]
    [InlineData("AIS_ENDPOINT", "ftp://host")]
    [InlineData("AIS_ENDPOINT", " ")]
    [InlineData("AIS_ENDPOINT", ",")]
    [InlineData("AIS_ENDPOINT", "http://h:99999")]
    [InlineData("AIS_ENDPOINT", "é\u001b[31m")]
    [InlineData("AIS_AUTHN_TOKEN", "two words")]
    [InlineData("AIS_AUTHN_TOKEN", "tökén")]
    [InlineData("AIS_AUTHN_TOKEN_FILE", "/nowhere/token")]
    [InlineData("AIS_AUTHN_TOKEN_FILE", "/")]
    [InlineData("AIS_AUTHN_TOKEN_FILE", "/dev/null")]
    [InlineData("AIS_AUTHN_TOKEN_FILE", "/proc/self/mem")]
    [InlineData("AIS_CLIENT_CA", "/nowhere/ca.pem")]
    [InlineData("AIS_CLIENT_CA", "/dev/null")]
    [InlineData("AIS_CRT", "/")]
    [InlineData("AIS_CRT", "/etc/hostname")]
    [InlineData("AIS_CRT_KEY", "/etc/hostname")]
    [InlineData("AIS_SKIP_VERIFY_CRT", "maybe")]
    public async Task A_variable_that_makes_no_sense_is_told_by_name(string variable, string value)
    {
        Dictionary<string, string> environment = new() { ["AIS_ENDPOINT"] = "http://127.0.0.1:1", [variable] = value };
        CommandResult result = await Run(environment, "mount", "ais://", _folder.MakeFolder("mnt"), "--foreground", "--timeout", "1s");

        AssertSentence(result, variable);
        Assert.Equal(2, result.ExitCode);
    }

    [Theory]
    [Semantics("S81")]
    [InlineData("timeout", "mount", "ais://", "MNT", "--timeout", "forever")]
    [InlineData("timeout", "mount", "ais://", "MNT", "--timeout", "1000d")]
    [InlineData("timeout", "mount", "ais://", "MNT", "--timeout", "-5")]
    [InlineData("timeout", "mount", "ais://", "MNT", "--timeout", "")]
    [InlineData("timeout", "mount", "ais://", "MNT", "--timeout", "NaN")]
    [InlineData("timeout", "mount", "ais://", "MNT", "--timeout", "1s", "--timeout", "2s")]
    [InlineData("token", "mount", "ais://", "MNT", "--token", "@nowhere\u001b")]
    [InlineData("staging-dir", "mount", "ais://", "MNT", "--staging-dir", "/dev/null/x")]
    [InlineData("staging-dir", "mount", "ais://", "MNT", "--staging-dir", "LONG")]
    [InlineData("log-file", "mount", "ais://", "MNT", "--log-file", "/")]
    [InlineData("log-file", "mount", "ais://", "MNT", "--log-file", "/dev/null/x")]
    [InlineData("log-file", "mount", "ais://", "MNT", "--log-file", "LONG")]
    [InlineData("token-file", "mount", "ais://", "MNT", "--token-file", "LONG")]
    [InlineData("memory-limit", "mount", "ais://", "MNT", "--memory-limit", "79228162514264337593543950335TiB")]
    [InlineData("-o cache_ttl:", "mount", "ais://", "MNT", "-o", "cache_ttl=NaN")]
    [InlineData("source", "mount", "@nowhere", "MNT")]
    [InlineData("source", "mount", "\u001b[31m", "MNT")]
    [InlineData("aisfs", "mount", "ais://bucket/" + "..", "MNT")]
    [InlineData("--port", "serve", "--port", "NaN")]
    [InlineData("--port", "serve", "--port", "65536")]
    [InlineData("--targets", "serve", "--port", "0", "--targets", "0")]
    [InlineData("--targets", "serve", "--port", "0", "--targets", "1e300")]
    [InlineData("--memory", "serve", "--port", "0", "--memory", "79228162514264337593543950335TiB")]
    [InlineData("--memory", "serve", "--port", "0", "--memory", "forever")]
    [InlineData("--address", "serve", "--port", "0", "--address", "")]
    [InlineData("--address", "serve", "--port", "0", "--address", "😀")]
    [InlineData("--address", "serve", "--port", "0", "--address", "203.0.113.77")]
    [InlineData("--data-dir", "serve", "--port", "0", "--data-dir", "LONG")]
    [InlineData("--data-dir", "serve", "--port", "0", "--data-dir", "/dev/null")]
    [InlineData("--endpoint", "recover", "upload", "--staging-dir", "STAGING", "--endpoint", "ftp://x")]
    [InlineData("--staging-dir", "recover", "--staging-dir", "LONG")]
    [InlineData("aisfs", "recover", "frobnicate")]
    [InlineData("aisfs", "unmount", "LONG")]
    [InlineData("aisfs", "unmount", "/nowhere")]
    [InlineData("mountpoint", "demo", "--mountpoint", "")]
    [InlineData("aisfs", "demo", "--mountpoint", "/dev/null/x")]
    public async Task A_command_line_that_makes_no_sense_is_told_by_name(string name, params string[] arguments)
    {
        string[] actual = [.. arguments.Select(argument => argument switch
        {
            "MNT" => _folder.MakeFolder("mnt"),
            "LONG" => "/tmp/" + new string('x', 5000),
            "STAGING" => _folder.MakeFolder("staging"),
            _ => argument,
        })];
        Dictionary<string, string> environment = new() { ["AIS_ENDPOINT"] = "http://127.0.0.1:1", ["XDG_STATE_HOME"] = _folder.MakeFolder("state"), ["XDG_DATA_HOME"] = _folder.MakeFolder("data") };
        CommandResult result = await Run(environment, actual[0] == "mount" ? [.. actual, "--foreground"] : actual);

        if (arguments is ["recover", ..] && result.ExitCode == 0)
        {
            // Nothing waits there: the cluster is not asked.
            Assert.Contains("Nothing waits", result.Output, StringComparison.Ordinal);
            return;
        }

        AssertSentence(result, name);
    }

    private static void AssertSentence(CommandResult result, string name)
    {
        Assert.True(result.ExitCode is 1 or 2, result.ToString());
        Assert.StartsWith("aisfs: ", result.Error, StringComparison.Ordinal);
        Assert.Contains(name, result.Error, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Unhandled", result.Error, StringComparison.Ordinal);
        Assert.DoesNotMatch(StackFrame(), result.Error);
        Assert.DoesNotContain('\u001b', result.Error);
    }

    private static async Task<CommandResult> Run(Dictionary<string, string> environment, params string[] arguments)
        => (await CommandRunner.RunAsync(DaemonProgram.Path, arguments, TimeSpan.FromSeconds(60), environment: environment)).Ended();

    [GeneratedRegex(@"^\s+at \S+\(", RegexOptions.Multiline)]
    private static partial Regex StackFrame();
}
