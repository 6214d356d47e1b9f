using System.Diagnostics;
using System.Globalization;
using AisFs.Interop.Fuse.Mounting;
using AisFs.Mount.Fuse;
using AisFs.TestKit;

namespace AisFs.Mount.Tests.Fuse;

/// <summary>
/// A file system in memory, mounted by a process of its own. Disposing takes the mount away whatever state it is in, so
/// that nothing that waits for it can hang.
/// </summary>
internal sealed class HostedMount : IAsyncDisposable
{
    /// <summary>The greatest time that anything here may take.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly bool _ownsFolder;
    private bool _mounted;

    private HostedMount(Process process, string mountpoint, bool ownsFolder)
    {
        _process = process;
        Mountpoint = mountpoint;
        _ownsFolder = ownsFolder;
    }

    /// <summary>The serving program, built beside the tests in the same configuration.</summary>
    public static string HostProgram { get; } = Path.Combine(AppContext.BaseDirectory.Replace("AisFs.Mount.Tests", "AisFs.FuseHost", StringComparison.Ordinal), "AisFs.FuseHost.dll");

    public string Mountpoint { get; }

    /// <summary>What the process said when the mount stood.</summary>
    public string Greeting { get; private set; } = string.Empty;

    public int ProcessId => _process.Id;

    /// <summary>Mounts on a fresh folder.</summary>
    /// <param name="settings">Settings for the process, as name=value.</param>
    /// <returns>The mount.</returns>
    public static async Task<HostedMount> StartAsync(params string[] settings)
    {
        Require.Fuse();
        string folder = Directory.CreateTempSubdirectory("aisfs-mount-").FullName;
        HostedMount mount = await LaunchAsync([], folder, true, settings);
        Assert.StartsWith("ready", mount.Greeting, StringComparison.Ordinal);
        return mount;
    }

    /// <summary>Starts the process; whether it could mount, <see cref="Greeting"/> tells.</summary>
    /// <param name="prefix">A program that starts it, with arguments.</param>
    /// <param name="mountpoint">Where to mount.</param>
    /// <param name="ownsFolder">Whether to remove the folder at the end.</param>
    /// <param name="settings">Settings for the process.</param>
    /// <returns>The process and its mount.</returns>
    public static async Task<HostedMount> LaunchAsync(string[] prefix, string mountpoint, bool ownsFolder, params string[] settings)
    {
        string[] command = [.. prefix, Require.FindTool("dotnet") ?? "dotnet", HostProgram, mountpoint, .. settings];
        ProcessStartInfo start = new(command[0], command[1..]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        HostedMount mount = new(Process.Start(start)!, mountpoint, ownsFolder);
        try
        {
            mount.Greeting = await mount.ReadLineAsync();
            mount._mounted = mount.Greeting.StartsWith("ready", StringComparison.Ordinal);
        }
        catch
        {
            await mount.DisposeAsync();
            throw;
        }

        return mount;
    }

    public string PathOf(string name) => Path.Combine(Mountpoint, name);

    /// <summary>Has the serving process run a command.</summary>
    /// <param name="line">The command.</param>
    /// <returns>Its answer.</returns>
    public async Task<string> AskAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        await _process.StandardInput.FlushAsync();
        return await ReadLineAsync();
    }

    /// <summary>Reads one of the serving process's figures.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>Its value.</returns>
    public async Task<long> FigureAsync(string name)
    {
        string text = (await AskAsync("stats")).Split(' ').Single(p => p.StartsWith(name + "=", StringComparison.Ordinal))[(name.Length + 1)..];
        return bool.TryParse(text, out bool flag) ? flag ? 1 : 0 : long.Parse(text, CultureInfo.InvariantCulture);
    }

    /// <summary>Waits until one of the figures has a value.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="expected">The value.</param>
    /// <returns>Completes when it has.</returns>
    public async Task UntilAsync(string name, long expected)
    {
        long actual = 0;
        await Wait.UntilAsync(
            async () => (actual = await FigureAsync(name)) == expected,
            () => $"{name} stays at {actual} instead of {expected}",
            Limit);
    }

    /// <summary>Runs something that accesses the mount, with a limit of time.</summary>
    /// <typeparam name="T">Its result.</typeparam>
    /// <param name="access">What to run.</param>
    /// <returns>The result.</returns>
    public static Task<T> WithinAsync<T>(Func<T> access) => Task.Run(access).WaitAsync(Limit);

    public static Task WithinAsync(Action access) => Task.Run(access).WaitAsync(Limit);

    /// <summary>Runs a program that accesses the mount, with a limit of time.</summary>
    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>Exit code and output.</returns>
    public static async Task<(int ExitCode, string Output)> RunAsync(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        try
        {
            await process.WaitForExitAsync().WaitAsync(Limit);
        }
        catch (TimeoutException)
        {
            process.Kill();
            throw;
        }

        return (process.ExitCode, await output + await errors);
    }

    /// <summary>Kills the serving process without warning.</summary>
    /// <returns>Completes when it is dead.</returns>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync().WaitAsync(Limit);
    }

    /// <summary>Lets the serving process end by itself.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> ExitAsync()
    {
        await _process.StandardInput.WriteLineAsync("exit");
        await _process.StandardInput.FlushAsync();
        await _process.WaitForExitAsync().WaitAsync(Limit);
        return _process.ExitCode;
    }

    /// <summary>Waits for the end of the serving process.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> ExitedAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Limit);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            // Killed, and its device closed, everything that waits for the mount fails at once.
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync().WaitAsync(Limit);
        }

        _process.Dispose();

        // A process that could not mount has nothing to take away, and what stands there is another's.
        while (_mounted && MountTable.Find(Mountpoint) is not null)
        {
            await FuseMount.UnmountAsync(Mountpoint, FuseUnmount.Force, CancellationToken.None);
        }

        if (_ownsFolder)
        {
            Directory.Delete(Mountpoint);
        }
    }

    private async Task<string> ReadLineAsync()
        => await _process.StandardOutput.ReadLineAsync().WaitAsync(Limit) ?? throw new InvalidOperationException("The serving process ended.");
}
