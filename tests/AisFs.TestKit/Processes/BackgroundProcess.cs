using System.Diagnostics;
using AisFs.TestKit.Native;

namespace AisFs.TestKit.Processes;

/// <summary>A program that runs beside the test until it is stopped.</summary>
public sealed class BackgroundProcess : IAsyncDisposable
{
    private readonly Process _process;

    private BackgroundProcess(Process process) => _process = process;

    /// <summary>Its process id.</summary>
    public int Pid => _process.Id;

    /// <summary>What it wrote.</summary>
    public ProcessLog Log { get; } = new();

    /// <summary>Whether it has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>Its exit code; null while it runs.</summary>
    public int? ExitCode => _process.HasExited ? _process.ExitCode : null;

    /// <summary>Starts a program.</summary>
    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="environment">Further environment variables.</param>
    /// <returns>The running program.</returns>
    public static BackgroundProcess Start(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = "/",
        };
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        Process process = Process.Start(start) ?? throw new InvalidOperationException($"'{program}' did not start.");
        BackgroundProcess started = new(process);
        process.OutputDataReceived += (_, line) => started.Log.Add(line.Data);
        process.ErrorDataReceived += (_, line) => started.Log.Add(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        process.StandardInput.Close();
        return started;
    }

    /// <summary>Sends a signal.</summary>
    /// <param name="signal">Its number.</param>
    public void Signal(int signal)
    {
        if (!_process.HasExited)
        {
            _ = Libc.Kill(_process.Id, signal);
        }
    }

    /// <summary>Waits for the end.</summary>
    /// <param name="limit">For how long.</param>
    /// <returns>Whether it has ended.</returns>
    public async Task<bool> WaitAsync(TimeSpan limit)
    {
        using CancellationTokenSource deadline = new(limit);
        try
        {
            await _process.WaitForExitAsync(deadline.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return _process.HasExited;
        }
    }

    /// <summary>Asks it to end, and kills it when it does not.</summary>
    /// <param name="limit">How long it may take.</param>
    /// <returns>Whether it ended by itself.</returns>
    public async Task<bool> StopAsync(TimeSpan limit)
    {
        Signal(LibcConstants.SIGTERM);
        if (await WaitAsync(limit))
        {
            return true;
        }

        Signal(LibcConstants.SIGKILL);
        await WaitAsync(TimeSpan.FromSeconds(10));
        return false;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Signal(LibcConstants.SIGKILL);
        await WaitAsync(TimeSpan.FromSeconds(10));
        _process.Dispose();
    }
}
