using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Jobs;

/// <summary>One download job: what it fetches, and what became of each object.</summary>
internal sealed class DownloadRecord(string description, IReadOnlyList<DownloadTask> tasks, long started) : IDisposable
{
    private readonly CancellationTokenSource _abort = new();
    private long _ended;

    public string Id { get; } = "dnl-" + Ids.New(9);

    public string JobId { get; } = Ids.New(9);

    public string Description => description;

    public IReadOnlyList<DownloadTask> Tasks => tasks;

    public long Started => started;

    /// <summary>When it ended, ns since 1970; 0 while it works.</summary>
    public long Ended => Volatile.Read(ref _ended);

    public bool IsAborted { get; private set; }

    public CancellationToken Aborted => _abort.Token;

    public void Abort()
    {
        if (Ended == 0)
        {
            IsAborted = true;
            _abort.Cancel();
        }
    }

    public void Finish(long now) => Volatile.Write(ref _ended, now);

    public void Dispose() => _abort.Dispose();
}
