namespace AisFs.Interop.Fuse.Requests;

/// <summary>Counts what a session still has to wait for: its threads, parked requests and interruptions.</summary>
internal sealed class SessionActivity
{
    private readonly Action _idle;
    private int _active;
    private volatile bool _stopping;

    /// <summary>Makes a count of zero.</summary>
    /// <param name="idle">Called once, by the last <see cref="Leave"/>.</param>
    public SessionActivity(Action idle) => _idle = idle;

    /// <summary>Whether the session ends: no further request is read.</summary>
    public bool IsStopping => _stopping;

    public void Stop() => _stopping = true;

    public void Enter() => Interlocked.Increment(ref _active);

    public void Leave()
    {
        if (Interlocked.Decrement(ref _active) == 0)
        {
            _idle();
        }
    }
}
