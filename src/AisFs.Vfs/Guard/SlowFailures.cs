using System.Collections.Concurrent;
using AisFs.Vfs.Api;

namespace AisFs.Vfs.Guard;

/// <summary>
/// Operations that failed after they had waited. A kernel asks once more before it tells the program of an error: for a page
/// that its read-ahead did not bring, for a name that it wanted to see confirmed. What it asks then has the time that the
/// first question has left, and at least a moment.
/// </summary>
internal sealed class SlowFailures(OperationLimits limits, TimeProvider time)
{
    private const int MaxKept = 256;

    private readonly ConcurrentDictionary<Key, Failure> _failures = new();

    // The dictionary tells that it is empty only by taking all its locks.
    private volatile bool _any;

    /// <summary>An operation has failed.</summary>
    /// <param name="call">The operation.</param>
    /// <param name="started">When it, and what it repeated, had begun.</param>
    public void Add(in OperationCall call, long started)
    {
        long now = time.GetTimestamp();
        if (time.GetElapsedTime(started, now) < limits.Timeout / 2)
        {
            return;
        }

        if (_failures.Count >= MaxKept)
        {
            foreach ((Key key, Failure failure) in _failures)
            {
                if (!IsFresh(failure, now))
                {
                    _failures.TryRemove(key, out _);
                }
            }
        }

        if (_failures.Count < MaxKept)
        {
            _failures[Key.Of(call)] = new Failure(call.Offset, call.Length, started, now);
            _any = true;
        }
    }

    /// <summary>When an operation has begun, all told.</summary>
    /// <param name="call">The operation.</param>
    /// <returns>A time stamp of the clock.</returns>
    public long GetStart(in OperationCall call)
    {
        long now = time.GetTimestamp();
        if (!_any || !_failures.TryGetValue(Key.Of(call), out Failure failure) || !IsFresh(failure, now)
            || call.Offset > failure.Offset + failure.Length || failure.Offset > call.Offset + call.Length)
        {
            return now;
        }

        // Enough for an answer, if the cluster gives one again.
        long latest = now - (long)((limits.Cancel - limits.Moment).TotalSeconds * time.TimestampFrequency);
        return Math.Max(failure.Started, latest);
    }

    private bool IsFresh(in Failure failure, long now) => time.GetElapsedTime(failure.Ended, now) < limits.Timeout / 2;

    private readonly record struct Failure(long Offset, int Length, long Started, long Ended);

    private readonly record struct Key(InodeId Inode, HandleId Handle, string? Name)
    {
        public static Key Of(in OperationCall call) => new(call.Inode, call.Handle, call.Name);
    }
}
