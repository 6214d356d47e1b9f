using System.Collections.Concurrent;
using AisFs.DevServer.Nodes;

namespace AisFs.DevServer.Jobs;

/// <summary>One job ("xaction"), how far it is at each target, and how it ended.</summary>
internal sealed class Job(JobDescription description)
{
    /// <summary>How long the targets tell about a short-lived job that has ended.</summary>
    private static readonly TimeSpan s_shortMemory = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, JobCounts> _counts = new(concurrencyLevel: 1, capacity: 4, StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private long _ended;
    private int _requests;

    public JobDescription Description => description;

    public string Id => description.Id;

    /// <summary>An error of one of its targets; empty if there was none.</summary>
    public string Error => _counts.Values.FirstOrDefault(static counts => counts.Error.Length > 0)?.Error ?? string.Empty;

    public bool Aborted { get; private set; }

    /// <summary>Why it was aborted; empty if it was not.</summary>
    public string AbortReason { get; private set; } = string.Empty;

    /// <summary>Whether its bucket has been destroyed since: another one of that name has nothing to do with it.</summary>
    public bool IsOrphan { get; set; }

    /// <summary>How many requests it has served.</summary>
    public int Requests => Volatile.Read(ref _requests);

    /// <summary>When its work is or will be done, ns since 1970; 0 while it works.</summary>
    public long Ended => Volatile.Read(ref _ended);

    /// <summary>What it did at a target.</summary>
    public JobCounts At(NodeInfo target) => _counts.GetOrAdd(target.Id, static _ => new JobCounts());

    /// <summary>Says that the work is done; the job reports its end after its quiet time.</summary>
    public void Finish(long now, TimeSpan quiet)
    {
        lock (_gate)
        {
            _ended = _ended == 0 ? now + (quiet.Ticks * 100) : _ended;
        }
    }

    /// <summary>How long its requests took, all together; only listings tell it.</summary>
    public TimeSpan TimeTaken { get; private set; }

    /// <summary>How long the longest request took.</summary>
    public TimeSpan LongestTime { get; private set; }

    /// <summary>One more request has been served: the job waits for the next one.</summary>
    /// <param name="now">The time, ns since 1970.</param>
    /// <param name="quiet">How long it still reports to work.</param>
    /// <param name="taken">How long the request took.</param>
    public void Rest(long now, TimeSpan quiet, TimeSpan taken = default)
    {
        Interlocked.Increment(ref _requests);
        lock (_gate)
        {
            TimeTaken += taken;
            LongestTime = taken > LongestTime ? taken : LongestTime;
            _ended = Aborted ? _ended : now + (quiet.Ticks * 100);
        }
    }

    /// <summary>Ends a job that is still running.</summary>
    public void Abort(long now, string reason)
    {
        lock (_gate)
        {
            if (!Aborted && !IsFinished(now))
            {
                Aborted = true;
                AbortReason = reason;
                _ended = now;
            }
        }
    }

    /// <summary>When it ended or will end, ns since 1970; 0 while it works.</summary>
    public long FinishTime => Ended == 0 ? 0 : Ended + (Aborted ? 0 : description.IdleTime.Ticks * 100);

    public bool IsFinished(long now) => FinishTime != 0 && FinishTime <= now;

    /// <summary>Whether the targets do not tell about it any more.</summary>
    public bool IsForgotten(long now) => description.IsShortLived && FinishTime != 0 && FinishTime + (s_shortMemory.Ticks * 100) <= now;

    public bool IsIdle(long now) => Ended != 0 && Ended <= now;
}
