using AisFs.TestKit;
using AisFs.TestKit.Processes;

namespace AisFs.Cli.Tests.Pages;

/// <summary>The completion in PowerShell itself.</summary>
public sealed class PowerShellTests : IDisposable
{
    private static readonly (string Line, string Expected)[] s_lines =
    [
        ("aisfs mo", "mount"),
        ("aisfs.exe unm", "unmount"),
        ("aisfs version -", "--help"),
        ("aisfs mount --cache-t", "--cache-ttl"),
        ("aisfs mount --cas", "--case-sensitive"),
        ("aisfs mount --allow-o", string.Empty),
        ("aisfs mount --log-level w", "warning"),
        ("aisfs mount --profile tr", "training-read"),
        ("aisfs mount da", "data"),
        ("aisfs config show da", "data"),
        ("aisfs unmount --l", string.Empty),
        ("aisfs umount --no", "--no-wait"),
        ("aisfs config sh", "show"),
        ("aisfs config show --js", "--json"),
        ("aisfs recover up", "upload"),
        ("aisfs help moun", "mount"),
    ];

    private readonly TempFolder _folder = new("powershell");

    private static string Host { get; } = Path.Combine(
        AppContext.BaseDirectory.Replace("AisFs.Cli.Tests", "AisFs.PowerShellHost", StringComparison.Ordinal), "AisFs.PowerShellHost.dll");

    public void Dispose() => _folder.Dispose();

    [Fact]
    [Semantics("S116", "S188")]
    public async Task It_completes_commands_options_their_words_and_the_names_of_mounts()
    {
        string config = Path.Combine(_folder.MakeFolder("config"), "aisfs");
        Directory.CreateDirectory(config);
        await File.WriteAllTextAsync(Path.Combine(config, "config.toml"), "[mount.data]\nsource = 'ais://data'", TestContext.Current.CancellationToken);
        Dictionary<string, string> environment = new()
        {
            ["PATH"] = $"{Path.GetDirectoryName(DaemonProgram.Path)}:{Environment.GetEnvironmentVariable("PATH")}",
            ["XDG_CONFIG_HOME"] = Path.GetDirectoryName(config)!,
            ["HOME"] = _folder.Path,
            ["POWERSHELL_TELEMETRY_OPTOUT"] = "1",
        };
        string script = Path.Combine(Repository.Root, "installers", "completions", "aisfs.ps1");
        CommandResult result = (await CommandRunner.RunAsync("dotnet", [Host, script, .. s_lines.Select(static line => line.Line)], TimeSpan.FromMinutes(2), environment: environment)).Ok();
        Assert.Equal(string.Empty, result.Error);
        string[] completed = result.Output.Split('\n');
        Assert.Equal(s_lines, s_lines.Select((line, i) => (line.Line, completed[i])));
    }
}
