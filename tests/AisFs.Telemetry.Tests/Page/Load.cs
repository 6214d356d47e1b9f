using AisFs.TestKit.Processes;

namespace AisFs.Telemetry.Tests.Page;

/// <summary>Programs that read, write and look around in a mount until it is disposed.</summary>
internal sealed class Load : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task[] _workers;

    /// <summary>Begins.</summary>
    /// <param name="folder">Where in the mount.</param>
    /// <param name="isVaried">Whether the load comes and goes, as that of people does.</param>
    public Load(string folder, bool isVaried)
    {
        _workers =
        [
            Task.Run(() => RunAsync(round => WriteAsync(folder, round), isVaried ? 3 : 0)),
            Task.Run(() => RunAsync(round => ReadAsync(folder, round), isVaried ? 5 : 0)),
            Task.Run(() => RunAsync(_ => Look(folder), isVaried ? 4 : 0)),
        ];
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_workers);
        _stopping.Dispose();
    }

    private static async Task WriteAsync(string folder, int round)
        => await File.WriteAllBytesAsync(Path.Combine(folder, $"written-{round % 20}"), new byte[200_000 + (round % 7 * 300_000)]);

    private static async Task ReadAsync(string folder, int round)
    {
        string path = Path.Combine(folder, $"read-{round % 6}");
        if (File.Exists(path))
        {
            // Past the kernel's own cache: each read reaches the mount.
            (await CommandRunner.RunAsync("dd", [$"if={path}", "of=/dev/null", "bs=256k", "iflag=direct", "status=none"])).Ok();
        }
    }

    private static Task Look(string folder)
    {
        foreach (string path in Directory.EnumerateFiles(folder))
        {
            _ = File.GetLastWriteTimeUtc(path);
        }

        return Task.CompletedTask;
    }

    private async Task RunAsync(Func<int, Task> step, int period)
    {
        for (int round = 0; !_stopping.IsCancellationRequested; round++)
        {
            await step(round);
            int pause = period == 0 ? 20 : (int)(40 + (35 * Math.Sin(round / (double)period)));
            await Task.Delay(pause, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
