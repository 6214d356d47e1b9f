using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using AisFs.TestKit.Processes;
using Xunit;

namespace AisFs.TestKit.Wine;

/// <summary>A Windows program that mounts through the stand-in, with the way to the stand-in's driver.</summary>
public sealed class WineProgram : IAsyncDisposable
{
    private readonly Process _process;
    private readonly TcpListener _listener;
    private readonly Task _outputs;
    private TcpClient? _report;

    private WineProgram(Process process, TcpListener listener)
    {
        _process = process;
        _listener = listener;
        _outputs = Task.WhenAll(CopyAsync(process.StandardOutput), CopyAsync(process.StandardError));
    }

    /// <summary>Its number, as Linux counts processes.</summary>
    public int ProcessId => _process.Id;

    /// <summary>What it wrote.</summary>
    public ProcessLog Log { get; } = new();

    /// <summary>Where the stand-in listens for its clients; 0 when nothing was mounted.</summary>
    public int Port { get; private set; }

    /// <summary>The mount point as the stand-in knows it.</summary>
    public string MountPoint { get; private set; } = string.Empty;

    /// <summary>Its exit code; null while it runs.</summary>
    public int? ExitCode => _process.HasExited ? _process.ExitCode : null;

    /// <summary>Starts a program and waits until it has mounted, or has ended.</summary>
    /// <param name="executable">The .exe file.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="environment">Further environment variables.</param>
    /// <returns>The program.</returns>
    public static async Task<WineProgram> StartAsync(string executable, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        WineProgram program = await LaunchAsync(executable, arguments, environment);
        await program.WaitForMountAsync();
        return program;
    }

    /// <summary>Starts a program, and waits for nothing.</summary>
    /// <param name="executable">The .exe file.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="environment">Further environment variables.</param>
    /// <returns>The program.</returns>
    public static async Task<WineProgram> LaunchAsync(string executable, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        ProcessStartInfo start = new(WineTools.Loader[0], [.. WineTools.Loader.Skip(1), executable, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetDirectoryName(executable),
        };
        foreach ((string name, string value) in await WineTools.PrepareAsync())
        {
            start.Environment[name] = value;
        }

        start.Environment["WINFSP_STANDIN"] = ((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return new WineProgram(Process.Start(start)!, listener);
    }

    /// <summary>Ctrl-C, as Wine makes it of a signal.</summary>
    public async Task InterruptAsync()
    {
        using Process kill = Process.Start("kill", ["-INT", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    /// <summary>A client of the stand-in: a thread of an imagined application.</summary>
    /// <returns>The client.</returns>
    public StandInClient Connect()
    {
        Assert.True(Port != 0, $"Nothing was mounted (exit code {ExitCode}):\n{Log}");
        return new StandInClient(Port);
    }

    /// <summary>Kills it, as a crash would.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
    }

    /// <summary>Writes a line to its standard input.</summary>
    /// <param name="line">The line.</param>
    public async Task SendAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        await _process.StandardInput.FlushAsync();
    }

    /// <summary>Waits until it has written a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="start">From where in the log on.</param>
    /// <returns>The log from there on.</returns>
    public async Task<string> WaitForAsync(string text, int start = 0)
    {
        string log = string.Empty;
        await Wait.UntilAsync(
            () =>
            {
                // What it wrote before its end is in the log by the time that the end is seen, or a moment later.
                bool isOver = _process.HasExited && _outputs.IsCompleted;
                log = Log.Since(start);
                return log.Contains(text, StringComparison.Ordinal) || isOver;
            },
            () => $"'{text}' never came:\n{Log}");
        Assert.True(log.Contains(text, StringComparison.Ordinal), $"'{text}' never came:\n{Log}");
        return log;
    }

    /// <summary>Waits for the end.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> WaitAsync()
    {
        try
        {
            await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        }
        catch (TimeoutException)
        {
            Assert.Fail($"It did not end:\n{Log}");
        }

        // A process that it started may hold its outputs for longer than it lives.
        await Wait.TryUntilAsync(() => _outputs.IsCompleted, TimeSpan.FromSeconds(5));
        return _process.ExitCode;
    }

    /// <summary>Ends it: in good order, if it listens to that, or else by force. Its one owner calls this once.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            if (!_process.HasExited)
            {
                await SendAsync("quit");
                await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
            }
        }
        catch (Exception e) when (e is IOException or TimeoutException)
        {
            // It gets what it asked for.
        }

        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _report?.Dispose();
        _listener.Dispose();
        _process.Dispose();
    }

    private async Task CopyAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            Log.Add(line);
        }
    }

    private async Task WaitForMountAsync()
    {
        using CancellationTokenSource deadline = new(TimeSpan.FromSeconds(90));
        Task<TcpClient> accepted = _listener.AcceptTcpClientAsync(deadline.Token).AsTask();
        Task exited = _process.WaitForExitAsync(deadline.Token);
        if (await Task.WhenAny(accepted, exited) != accepted || !accepted.IsCompletedSuccessfully)
        {
            Assert.False(deadline.IsCancellationRequested, $"It neither mounted nor ended:\n{Log}");
            return;
        }

        _report = await accepted;
        using StreamReader reader = new(_report.GetStream(), leaveOpen: true);
        string line = await reader.ReadLineAsync(deadline.Token) ?? string.Empty;
        int space = line.IndexOf(' ', StringComparison.Ordinal);
        Port = int.Parse(line.AsSpan(0, space), CultureInfo.InvariantCulture);
        MountPoint = line[(space + 1)..];
    }
}
