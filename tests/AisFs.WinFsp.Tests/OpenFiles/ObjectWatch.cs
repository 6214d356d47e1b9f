using AisFs.TestKit.Cluster;

namespace AisFs.WinFsp.Tests.OpenFiles;

/// <summary>Another client that reads an object again and again, and notes each state of it that must not be.</summary>
internal sealed class ObjectWatch : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly List<string> _wrong = [];
    private readonly Task _run;

    internal ObjectWatch(TestBucket bucket, string path, params byte[]?[] allowed) => _run = RunAsync(bucket, path, allowed);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _run;
        _stop.Dispose();
        Assert.Empty(_wrong);
    }

    private async Task RunAsync(TestBucket bucket, string path, byte[]?[] allowed)
    {
        while (!_stop.IsCancellationRequested)
        {
            byte[]? found = await bucket.GetAsync(path);
            if (!Array.Exists(allowed, state => state is null ? found is null : found is not null && found.AsSpan().SequenceEqual(state)))
            {
                _wrong.Add(OpenFileTests.Describe(found));
            }

            // How often it looks; nothing waits for it.
            await Task.Delay(5);
        }
    }
}
