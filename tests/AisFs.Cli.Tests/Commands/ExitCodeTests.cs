using System.Text.RegularExpressions;
using AisFs.DevServer;
using AisFs.DevServer.Api;
using AisFs.DevServer.Faults;
using AisFs.TestKit;
using AisFs.TestKit.Processes;

namespace AisFs.Cli.Tests.Commands;

/// <summary>
/// The table of exit codes in mount.md, on Linux; <c>AisFs.WinFsp.Tests</c> has it on Windows. Those that need a mount which ends with
/// files left (6, 7) are in <c>AisFs.Conformance.Tests</c>.
/// </summary>
public sealed partial class ExitCodeTests : IAsyncLifetime
{
    private readonly TempFolder _temp = new("codes");
    private DevCluster _cluster = null!;

    public async ValueTask InitializeAsync() => _cluster = await DevCluster.StartAsync(new DevServerOptions(), ct: TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        _temp.Dispose();
    }

    [Fact]
    [Semantics("S149")]
    public async Task Each_failure_before_a_mount_has_its_code()
    {
        Require.Fuse();
        string empty = _temp.MakeFolder("empty");
        string full = _temp.MakeFolder("full");
        await File.WriteAllTextAsync(Path.Combine(full, "file"), "x", TestContext.Current.CancellationToken);
        string broken = _temp.Combine("broken.toml");
        await File.WriteAllTextAsync(broken, "[defaults]\ncache-ttl = \"soon\"\n", TestContext.Current.CancellationToken);
        List<(int Expected, int Found, string Case)> codes =
        [
            (0, await CodeAsync(["version"]), "version"),
            (1, await CodeAsync(["unmount", empty]), "nothing is mounted"),
            (1, await CodeAsync(Mount(_temp.Combine("missing"))), "no such folder"),
            (2, await CodeAsync([.. Mount(empty), "--nonsense"]), "no such option"),
            (2, await CodeAsync(Mount(empty), ("AISFS_CACHE_TTL", "soon")), "a variable"),
            (2, await CodeAsync([.. Mount(empty), "--config", broken]), "a configuration file"),
            (3, await CodeAsync([.. Mount(empty, "http://127.0.0.1:9"), "--timeout", "5"]), "no cluster"),
            (5, await CodeAsync(Mount(full)), "a folder that is not empty"),
        ];
        _cluster.Faults.Set([new FaultRule { Action = FaultAction.Status, Status = 401 }]);
        codes.Add((4, await CodeAsync(Mount(empty)), "access is refused"));
        Assert.All(codes, code => Assert.True(code.Expected == code.Found, $"{code.Case}: {code.Found} instead of {code.Expected}"));
        Assert.Equal([.. codes.Select(static code => code.Expected).Append(6).Append(7).Distinct().Order()], Documented());
    }

    [Theory]
    [Semantics("S188")]
    [InlineData("--network", @"\\a\b")]
    [InlineData("--label", "x")]
    [InlineData("--icon", "x.ico")]
    [InlineData("--sddl", "D:")]
    [InlineData("--case-sensitive")]
    [InlineData("--watch", "5s")]
    public async Task Options_of_Windows_are_refused(params string[] option)
    {
        string place = _temp.MakeFolder("empty");
        CommandResult flag = await RunAsync([.. Mount(place), .. option]);
        Assert.Equal((2, $"aisfs: {option[0]}: this option is for Windows only."), (flag.ExitCode, flag.Error.Trim()));
        string word = option[0][2..].Replace('-', '_');
        CommandResult words = await RunAsync([.. Mount(place), "-o", option.Length > 1 ? $"ro,{word}={option[1]}" : $"ro,{word}"]);
        Assert.Equal((2, $"aisfs: -o {word}: this option is for Windows only."), (words.ExitCode, words.Error.Trim()));
    }

    private static int[] Documented()
    {
        string contract = File.ReadAllText(Path.Combine(Repository.Root, "mount.md"));
        string table = contract[contract.IndexOf("## Exit codes", StringComparison.Ordinal)..];
        return [.. CodeRow().Matches(table[..table.IndexOf("## Troubleshooting", StringComparison.Ordinal)]).Select(static row => int.Parse(row.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture))];
    }

    private static async Task<int> CodeAsync(string[] arguments, params (string Name, string Value)[] environment)
        => (await RunAsync(arguments, environment)).Ended().ExitCode;

    private static Task<CommandResult> RunAsync(string[] arguments, params (string Name, string Value)[] environment)
        => CommandRunner.RunAsync(DaemonProgram.Path, arguments, environment: environment.ToDictionary(static e => e.Name, static e => e.Value));

    private string[] Mount(string place, string? endpoint = null)
        => ["mount", "ais://", place, "--foreground", "--endpoint", endpoint ?? _cluster.Endpoint.ToString(), "--staging-dir", _temp.Combine("staging")];

    [GeneratedRegex(@"^\| (\d+) \|", RegexOptions.Multiline)]
    private static partial Regex CodeRow();
}
