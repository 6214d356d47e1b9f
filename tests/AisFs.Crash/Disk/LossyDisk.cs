using System.Diagnostics;
using System.Globalization;
using AisFs.TestKit.Processes;

namespace AisFs.Crash.Disk;

/// <summary>A disk whose power can be cut: a mount that another process serves.</summary>
internal sealed class LossyDisk : IAsyncDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly string _mountpoint;

    private LossyDisk(Process process, string mountpoint)
    {
        _process = process;
        _mountpoint = mountpoint;
    }

    /// <summary>Mounts an empty disk.</summary>
    public static async Task<LossyDisk> StartAsync(string mountpoint)
    {
        // As a program of its own, or as a part of another one's output folder.
        string program = Path.Combine(AppContext.BaseDirectory, "AisFs.Crash.dll");
        ProcessStartInfo start = new("dotnet", [program, DiskProgram.Verb, mountpoint]) { RedirectStandardInput = true, RedirectStandardOutput = true, WorkingDirectory = "/" };
        LossyDisk disk = new(Process.Start(start) ?? throw new CrashException("The disk did not start."), mountpoint);
        await disk.ExpectAsync(DiskProgram.Ready);
        return disk;
    }

    /// <summary>Writes what is left when the power goes now to a folder.</summary>
    public async Task CutAsync(string folder, int seed)
    {
        await _process.StandardInput.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"cut {seed} {folder}"));
        await _process.StandardInput.FlushAsync();
        await ExpectAsync(DiskProgram.Done);
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        using CancellationTokenSource deadline = new(s_limit);
        try
        {
            await _process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
            _ = CommandRunner.RunBlocking("umount", ["-l", _mountpoint], s_limit);
        }

        _process.Dispose();
    }

    private async Task ExpectAsync(string word)
    {
        string? line = await _process.StandardOutput.ReadLineAsync().WaitAsync(s_limit);
        if (line != word)
        {
            throw new CrashException($"The disk said '{line}' instead of '{word}'.");
        }
    }
}
