namespace AisFs.DevServer.Jobs;

/// <summary>One job ("xaction"), how far it is and how it ended.</summary>
internal sealed class Job(JobDescription description)
{
    private readonly Lock _gate = new();
    private long _ended;
    private long _objects;
    private long _bytes;

    public JobDescription Description => description;

    public string Id => description.Id;

    /// <summary>The last error; empty if there was none.</summary>
    public string Error { get; set; } = string.Empty;

    public bool Aborted { get; private set; }

    /// <summary>When it ended or will end, ns since 1970; 0 while it works.</summary>
    public long Ended => Volatile.Read(ref _ended);

    /// <summary>How many objects it has treated.</summary>
    public long Objects => Volatile.Read(ref _objects);

    /// <summary>The bytes of these objects.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    public void Count(long bytes)
    {
        Interlocked.Increment(ref _objects);
        Interlocked.Add(ref _bytes, bytes);
    }

    /// <summary>Says that the work is done; the job reports its end after its quiet time.</summary>
    public void Finish(long now, TimeSpan quiet)
    {
        lock (_gate)
        {
            _ended = _ended == 0 ? now + (quiet.Ticks * 100) : _ended;
        }
    }

    /// <summary>Ends a job that is still running.</summary>
    public void Abort(long now)
    {
        lock (_gate)
        {
            if (_ended == 0 || _ended > now)
            {
                Aborted = true;
                _ended = now;
            }
        }
    }

    public bool IsFinished(long now) => !description.StaysIdle && Ended != 0 && Ended <= now;

    public bool IsIdle(long now) => Ended != 0 && (description.StaysIdle || Ended <= now);
}
