using System.Text.Json;
using System.Text.RegularExpressions;
using AisFs.TestKit;
using AisFs.TestKit.Cluster;
using AisFs.TestKit.Processes;
using AisFs.TestKit.Wine;
using AisFs.WinFsp.Tests.Cli;

namespace AisFs.WinFsp.Tests.Inspection;

/// <summary>A bucket on a drive, and the commands of a second process that looks into that mount. Its folder of pipes is its own.</summary>
public sealed partial class InspectedMount : IAsyncLifetime
{
    private WineProgram? _program;
    private TestBucket? _bucket;

    internal TempFolder Temp { get; } = new("inspected");

    internal TestBucket Bucket => _bucket!;

    internal WineProgram Program => _program!;

    internal string Endpoint { get; private set; } = string.Empty;

    /// <summary>The drive.</summary>
    internal string Drive { get; init; } = "Q:";

    /// <summary>Its process, as Windows counts them.</summary>
    internal int Pid => int.Parse(PidOfLine().Match(Program.Log.ToString()).Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The file that says which mount it is.</summary>
    internal string Identity => Path.Combine(Temp.Combine("run"), $"{Pid}.json");

    /// <summary>The variables of each command.</summary>
    internal Dictionary<string, string> Variables => new() { ["AISFS_RUNTIME_DIR"] = WineTools.ToWindowsPath(Temp.Combine("run")) };

    public async ValueTask InitializeAsync()
    {
        WineTools.Require();
        TestCluster cluster = await TestCluster.GetSharedAsync();
        Endpoint = cluster.Endpoint;
        _bucket = await cluster.CreateBucketAsync("inspected");
        await _bucket.PutAsync("folder/there", "hello"u8.ToArray());
        _program = await WindowsCli.StartAsync(
            [
                "mount", _bucket.Url, Drive, "--foreground", "--endpoint", Endpoint, "--staging-dir", WineTools.ToWindowsPath(Temp.Combine("staging")),
                "--metrics", "127.0.0.1:0",
            ],
            Variables);
        Assert.True(_program.Port != 0, _program.Log.ToString());
        await Wait.UntilAsync(() => File.Exists(Identity), () => $"There is no pipe:\n{_program.Log}");
    }

    /// <summary>Runs a command.</summary>
    internal Task<CommandResult> AskAsync(params string[] arguments) => WindowsCli.RunAsync(arguments, Variables);

    /// <summary>What <c>aisfs status</c> tells of it. That command waits for little more than a second: a busy machine takes longer.</summary>
    internal async Task<JsonElement> StatusAsync(params string[] arguments)
    {
        CommandResult? status = null;
        await Wait.UntilAsync(
            async () => (status = await AskAsync(["status", .. arguments, "--json"])).ExitCode == 0,
            () => $"{status}\n{Program.Log}");
        return Assert.Single(JsonDocument.Parse(status!.Output).RootElement.GetProperty("mounts").EnumerateArray());
    }

    /// <summary>Runs a command that prints JSON.</summary>
    internal async Task<JsonElement> ReadAsync(params string[] arguments)
        => JsonDocument.Parse((await AskAsync([.. arguments, "--json"])).Ok().Output).RootElement;

    public async ValueTask DisposeAsync()
    {
        if (_program is not null)
        {
            await using (_program)
            {
                if (_program.ExitCode is null)
                {
                    await WindowsCli.UnmountAsync(_program, Drive);
                }
            }
        }

        if (_bucket is not null)
        {
            await _bucket.DisposeAsync();
        }

        Temp.Dispose();
    }

    [GeneratedRegex(@"aisfs\[(\d+)\]")]
    private static partial Regex PidOfLine();
}
