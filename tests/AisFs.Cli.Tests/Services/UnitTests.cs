using System.Runtime.Versioning;
using AisFs.TestKit;
using AisFs.TestKit.Processes;

namespace AisFs.Cli.Tests.Services;

/// <summary>The units of systemd that are installed.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class UnitTests
{
    [Theory]
    [InlineData("system")]
    [InlineData("user")]
    [Semantics("S127")]
    public async Task Systemd_finds_nothing_wrong(string manager)
    {
        Require.That(OperatingSystem.IsLinux(), "systemd is for Linux");
        Require.Tool("systemd-analyze", "systemd");
        using TempFolder temp = new("units");

        // The program must be there; where the package puts it, it may not be.
        string text = (await File.ReadAllTextAsync(PathOf(manager), TestContext.Current.CancellationToken)).Replace("/usr/bin/aisfs", DaemonProgram.Path, StringComparison.Ordinal);
        string unit = temp.Combine("aisfs@data.service");
        await File.WriteAllTextAsync(unit, text, TestContext.Current.CancellationToken);
        string runtime = temp.MakeFolder("runtime");
        File.SetUnixFileMode(runtime, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        // The man pages are not installed here.
        CommandResult result = (await CommandRunner.RunAsync(
            "systemd-analyze", ["verify", "--man=no", $"--{manager}", unit], environment: new Dictionary<string, string> { ["XDG_RUNTIME_DIR"] = runtime })).Ok();
        Assert.Equal(string.Empty, result.Error);
    }

    [Theory]
    [InlineData("system")]
    [InlineData("user")]
    [Semantics("S127", "S128")]
    public void A_unit_waits_for_uploads_and_tries_again(string manager)
    {
        string[] lines = File.ReadAllLines(PathOf(manager));
        Assert.Contains("Type=notify", lines);
        Assert.Contains("ExecStart=/usr/bin/aisfs mount %i --foreground", lines);
        Assert.Contains("Restart=on-failure", lines);
        Assert.Contains("RestartPreventExitStatus=2", lines);
        Assert.Contains("StartLimitIntervalSec=0", lines);
        Assert.DoesNotContain(lines, line => line.StartsWith("Private", StringComparison.Ordinal) || line.StartsWith("Protect", StringComparison.Ordinal));
    }

    private static string PathOf(string manager) => Path.Combine(Repository.Root, "installers", "systemd", manager, "aisfs@.service");
}
