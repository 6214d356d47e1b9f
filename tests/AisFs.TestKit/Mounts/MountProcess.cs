using AisFs.TestKit.Native;
using AisFs.TestKit.Processes;
using Xunit;

namespace AisFs.TestKit.Mounts;

/// <summary>
/// A mount that another process serves: <c>aisfs mount --foreground</c>. However the test ends, the mount is detached
/// and the process is gone afterwards.
/// </summary>
public sealed class MountProcess : IAsyncDisposable
{
    private const string StagingName = "staging";
    private const string RuntimeName = "run";
    private const string RuntimeVariable = "AISFS_RUNTIME_DIR";

    private readonly TempFolder _folder;
    private readonly BackgroundProcess _process;
    private int _connection = -1;

    private MountProcess(TempFolder folder, string mountpoint, BackgroundProcess process)
    {
        _folder = folder;
        _process = process;
        Mountpoint = mountpoint;
    }

    /// <summary>Where it is mounted.</summary>
    public string Mountpoint { get; }

    /// <summary>The staging folder, unless the test named another one.</summary>
    public string StagingFolder => _folder.Combine(StagingName);

    /// <summary>The folder of the control socket.</summary>
    public required string RuntimeFolder { get; init; }

    /// <summary>The control socket, which is made shortly after the mount works.</summary>
    public string ControlSocket => Path.Combine(RuntimeFolder, $"{Pid}.sock");

    /// <summary>The daemon's process id.</summary>
    public int Pid => _process.Pid;

    /// <summary>What the daemon wrote.</summary>
    public ProcessLog Log => _process.Log;

    /// <summary>Whether the daemon has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>The daemon's exit code; null while it runs.</summary>
    public int? ExitCode => _process.ExitCode;

    /// <summary>What the daemon has used.</summary>
    public ProcessUsage Usage => ProcessUsage.Read(Pid);

    /// <summary>Whether the kernel still has the mount.</summary>
    public bool IsMounted => MountTable.Find(Mountpoint) is not null;

    /// <summary>Mounts and waits until the mount is there.</summary>
    /// <param name="options">What and how.</param>
    /// <returns>The mount.</returns>
    public static async Task<MountProcess> StartAsync(MountOptions options)
    {
        Require.Fuse();
        Require.That(File.Exists(options.Program), $"'{options.Program}' is not built: dotnet build src/AisFs.Cli");
        TempFolder folder = new("mount");
        string mountpoint = folder.MakeFolder("mnt");
        Dictionary<string, string> environment = new(options.Environment)
        {
            // What a daemon of a test keeps belongs to the test.
            ["XDG_CACHE_HOME"] = folder.MakeFolder("cache"),
            ["XDG_STATE_HOME"] = folder.MakeFolder("state"),
            ["XDG_DATA_HOME"] = folder.MakeFolder("data"),
            ["XDG_CONFIG_HOME"] = options.Environment.TryGetValue("XDG_CONFIG_HOME", out string? config) ? config : folder.MakeFolder("config"),
        };
        environment.TryAdd(RuntimeVariable, folder.Combine(RuntimeName));
        List<string> arguments = ["mount", options.Source, mountpoint, "--endpoint", options.Endpoint, "--foreground", .. options.Arguments];
        if (options.Token is not null)
        {
            arguments.AddRange(["--token", options.Token]);
        }

        if (!options.Arguments.Contains("--staging-dir"))
        {
            arguments.AddRange(["--staging-dir", folder.MakeFolder(StagingName)]);
        }

        BackgroundProcess process = BackgroundProcess.Start(options.Program, arguments, environment);
        MountProcess mount = new(folder, mountpoint, process) { RuntimeFolder = environment[RuntimeVariable] };
        StaleMounts.RecordDaemon(folder.Path, process.Pid);
        await Wait.TryUntilAsync(() => MountTable.Find(mountpoint) is { IsFuse: true } || process.HasExited, options.StartLimit);
        if (MountTable.Find(mountpoint) is not { IsFuse: true })
        {
            string log = process.Log.ToString();
            string outcome = process.HasExited ? $"ended with exit code {process.ExitCode}" : "did not mount in time";
            await mount.DisposeAsync();
            Assert.Fail($"aisfs {string.Join(' ', arguments)} {outcome}:\n{log}");
        }

        mount._connection = MountTable.Find(mountpoint)?.DeviceMinor ?? -1;
        return mount;
    }

    /// <summary>Waits until the daemon has logged something.</summary>
    /// <param name="text">What.</param>
    /// <param name="limit">For how long.</param>
    /// <returns>Whether it has.</returns>
    public Task<bool> WaitForLogAsync(string text, TimeSpan limit)
        => Wait.TryUntilAsync(() => Log.ToString().Contains(text, StringComparison.Ordinal), limit);

    /// <summary>Waits until the control socket answers to clients.</summary>
    /// <returns>Completes then.</returns>
    public Task WaitForControlAsync() => Wait.UntilAsync(() => File.Exists(Path.ChangeExtension(ControlSocket, ".json")), () => $"There is no control socket:\n{Log}");

    /// <summary>Runs <c>aisfs</c> so that it finds this mount, and those that share its folder.</summary>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>How it ended.</returns>
    public Task<CommandResult> AskAsync(params string[] arguments)
        => CommandRunner.RunAsync(DaemonProgram.Path, arguments, TimeSpan.FromSeconds(60), environment: new Dictionary<string, string> { [RuntimeVariable] = RuntimeFolder });

    /// <summary>Sends a signal to the daemon.</summary>
    /// <param name="signal">Its number.</param>
    public void Signal(int signal) => _process.Signal(signal);

    /// <summary>Kills the daemon (SIGKILL): all that waits for the mount gets an error.</summary>
    public void Kill()
    {
        _process.Signal(LibcConstants.SIGKILL);
        if (_connection >= 0)
        {
            StaleMounts.AbortConnection(_connection);
        }
    }

    /// <summary>Kills the daemon, as a crash would, and leaves the dead mountpoint.</summary>
    /// <returns>Completes when the process is gone.</returns>
    public async Task CrashAsync()
    {
        _process.Signal(LibcConstants.SIGKILL);
        Assert.True(await _process.WaitAsync(TimeSpan.FromSeconds(20)), "The daemon survived SIGKILL for 20 seconds.");
    }

    /// <summary>Ends the daemon in good order (SIGTERM).</summary>
    /// <param name="limit">How long it may take; a minute when null.</param>
    /// <returns>Its exit code.</returns>
    public async Task<int> StopAsync(TimeSpan? limit = null)
    {
        bool byItself = await _process.StopAsync(limit ?? TimeSpan.FromSeconds(60));
        Assert.True(byItself, $"The daemon did not end after SIGTERM:\n{Log}");
        return _process.ExitCode ?? -1;
    }

    /// <summary>Waits until the daemon has ended.</summary>
    /// <param name="limit">For how long.</param>
    /// <returns>Whether it has ended.</returns>
    public Task<bool> WaitForExitAsync(TimeSpan limit) => _process.WaitAsync(limit);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await _process.StopAsync(TimeSpan.FromSeconds(20));
        }

        if (_connection >= 0)
        {
            StaleMounts.AbortConnection(_connection);
        }

        _folder.Dispose();
        await _process.DisposeAsync();
    }
}
