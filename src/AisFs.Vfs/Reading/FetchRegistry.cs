using AisFs.Vfs.Api;

namespace AisFs.Vfs.Reading;

/// <summary>All requests for chunks that are under way.</summary>
internal sealed class FetchRegistry
{
    private readonly Lock _lock = new();
    private readonly HashSet<RangeFetch> _running = [];

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _running.Count;
            }
        }
    }

    public void Add(RangeFetch fetch)
    {
        lock (_lock)
        {
            _running.Add(fetch);
        }
    }

    public void Remove(RangeFetch fetch)
    {
        lock (_lock)
        {
            _running.Remove(fetch);
        }
    }

    /// <summary>Stops all, and completes when none runs any more.</summary>
    public async ValueTask StopAsync()
    {
        while (true)
        {
            RangeFetch[] running;
            lock (_lock)
            {
                running = [.. _running];
            }

            if (running.Length == 0)
            {
                return;
            }

            foreach (RangeFetch fetch in running)
            {
                fetch.Stop(FsError.Io);
            }

            foreach (RangeFetch fetch in running)
            {
                await fetch.Completion.ConfigureAwait(false);
            }
        }
    }
}
