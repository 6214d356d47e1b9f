using System.Text.RegularExpressions;
using AisFs.TestKit;
using AisFs.TestKit.Cluster;
using AisFs.TestKit.Mounts;
using AisFs.TestKit.Native;
using AisFs.TestKit.Processes;

namespace AisFs.Cli.Tests.Inspection;

/// <summary><c>aisfs stats --watch</c> and <c>aisfs trace</c> as a person sees and ends them.</summary>
public sealed partial class StatsWatchTests : IAsyncLifetime
{
    private const string Escape = "\e[";
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    // A person at a terminal, who looks until three tables were drawn, and types Ctrl-C.
    private const string AtTerminal = """
        cd "$1"; shift; touch running shown
        {
            until [ "$(grep -ac 'cluster request' shown)" -ge 3 ] || ! [ -e running ]; do sleep 0.05; done
            printf '\003'
            while [ -e running ]; do sleep 0.05; done
        } | { code=0; script -qefc "stty cols 100 rows 50; exec $*" shown > /dev/null || code=$?; rm running; exit $code; }
        """;

    private readonly TempFolder _folder = new("watch");
    private TestCluster _cluster = null!;
    private TestBucket _bucket = null!;
    private MountProcess _mount = null!;

    public async ValueTask InitializeAsync()
    {
        Require.Fuse();
        Require.Tool("script", "bsdutils");
        _cluster = await TestCluster.StartAsync();
        _bucket = await _cluster.CreateBucketAsync("watch");
        _mount = await MountProcess.StartAsync(new MountOptions { Source = _bucket.Url, Endpoint = _cluster.Endpoint, Token = _cluster.Token });
        await _mount.WaitForControlAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _mount.DisposeAsync();
        await _bucket.DisposeAsync();
        await _cluster.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    [Semantics("S186")]
    public async Task On_a_terminal_one_table_is_drawn_again_in_its_place_and_Ctrl_C_ends_it_well()
    {
        (CommandResult result, string shown) = await WatchAsync([]);
        Assert.True(result.ExitCode == 0, $"{result}\n{shown}");
        Assert.True(CursorUp().Count(shown) >= 2, shown);
        Assert.Contains(_mount.Mountpoint, shown, StringComparison.Ordinal);
        int hidden = shown.LastIndexOf(Escape + "?25l", StringComparison.Ordinal);
        Assert.True(hidden >= 0 && hidden < shown.LastIndexOf(Escape + "?25h", StringComparison.Ordinal), $"The cursor stays hidden:\n{shown}");
        Assert.DoesNotContain("Unhandled", shown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("NO_COLOR", "1")]
    [InlineData("TERM", "dumb")]
    [Semantics("S186")]
    public async Task A_terminal_that_is_to_get_plain_text_gets_one_table_below_the_other(string variable, string value)
    {
        (CommandResult result, string shown) = await WatchAsync(new() { [variable] = value });
        Assert.True(result.ExitCode == 0, $"{result}\n{shown}");
        Assert.DoesNotMatch(Drawing(), shown);
        Assert.True(shown.Split("cluster request").Length > 3, shown);
    }

    [Theory]
    [InlineData(LibcConstants.SIGINT)]
    [InlineData(LibcConstants.SIGTERM)]
    [InlineData(LibcConstants.SIGHUP)]
    [Semantics("S186")]
    public async Task A_pipe_gets_plain_text_until_a_signal_comes(int signal)
    {
        await using BackgroundProcess stats = BackgroundProcess.Start(DaemonProgram.Path, ["stats", _mount.Mountpoint, "--watch", "--interval", "100ms"], Environment());
        await Wait.UntilAsync(() => stats.HasExited || stats.Log.ToString().Split("cluster request").Length > 3);
        stats.Signal(signal);
        Assert.True(await stats.WaitAsync(s_limit));
        Assert.True(stats.ExitCode == 0, stats.Log.ToString());
        Assert.DoesNotContain("\e", stats.Log.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    [Semantics("S186")]
    public async Task A_trace_that_is_interrupted_saves_what_it_has_seen()
    {
        string file = _folder.Combine("trace.json");
        await using BackgroundProcess trace = BackgroundProcess.Start(DaemonProgram.Path, ["trace", _mount.Mountpoint, "--for", "1h", "--output", file], Environment());
        await using BackgroundProcess reader = BackgroundProcess.Start("bash", ["-c", "while :; do ls -l \"$0\" > /dev/null; stat -f \"$0\" > /dev/null; sleep 0.05; done", _mount.Mountpoint]);
        await Wait.UntilAsync(() => trace.HasExited || File.Exists(file));
        await Wait.UntilAsync(async () => (await _mount.AskAsync("stats", _mount.Mountpoint, "--interval", "500ms")).Ok().Output.Contains("statfs", StringComparison.Ordinal));
        trace.Signal(LibcConstants.SIGINT);
        Assert.True(await trace.WaitAsync(s_limit));
        Assert.True(trace.ExitCode == 0, trace.Log.ToString());
        Assert.Contains("\"ph\":\"X\"", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    // Colours, and all that moves, hides or shows the cursor. The runtime itself sets the mode of the keys.
    [GeneratedRegex("\e\\[([0-9;]*[A-HJKSTfm]|\\?25)")]
    private static partial Regex Drawing();

    [GeneratedRegex("\e\\[[0-9]*A")]
    private static partial Regex CursorUp();

    private Dictionary<string, string> Environment(Dictionary<string, string>? more = null)
        => new(more ?? []) { ["AISFS_RUNTIME_DIR"] = _mount.RuntimeFolder };

    private async Task<(CommandResult Result, string Shown)> WatchAsync(Dictionary<string, string> environment)
    {
        environment.TryAdd("TERM", "xterm-256color");
        environment.TryAdd("NO_COLOR", string.Empty);
        string[] command = ["env", "-u", "CI", "-u", "GITHUB_ACTIONS", $"'{DaemonProgram.Path}'", "stats", $"'{_mount.Mountpoint}'", "--watch", "--interval", "100ms"];
        CommandResult result = (await CommandRunner.RunAsync("bash", ["-c", AtTerminal, "bash", _folder.Path, .. command], s_limit, environment: Environment(environment))).Ended();
        return (result, await File.ReadAllTextAsync(_folder.Combine("shown"), TestContext.Current.CancellationToken));
    }
}
