using System.Diagnostics;

namespace AisFs.Conformance.Tests.Workloads.Mixing;

/// <summary>One name, and what may be found under it: versions are numbered in the order in which they are written.</summary>
/// <param name="name">The name.</param>
internal sealed class MixedFile(string name)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ulong, HashSet<long>> _sizes = [];
    private readonly List<(ulong Version, long Finished)> _finished = [];
    private ulong _last;

    public string Name => name;

    /// <summary>Held by who writes: versions are in order then.</summary>
    public SemaphoreSlim Writing { get; } = new(1, 1);

    /// <summary>Announces another version.</summary>
    public ulong Begin(long size)
    {
        lock (_lock)
        {
            _sizes[++_last] = [size];
            return _last;
        }
    }

    /// <summary>Announces another size of a version: it is cut, or grows.</summary>
    public void Announce(ulong version, long size)
    {
        lock (_lock)
        {
            _sizes[version].Add(size);
        }
    }

    /// <summary>The version is there: a later open finds it or a newer one.</summary>
    public void Finish(ulong version)
    {
        lock (_lock)
        {
            _finished.Add((version, Stopwatch.GetTimestamp()));
        }
    }

    /// <summary>The oldest version that an open at this time may find.</summary>
    /// <param name="at">The time, as the stopwatch has it.</param>
    /// <param name="trust">For how long what was seen before may be believed.</param>
    public ulong OldestAt(long at, TimeSpan trust)
    {
        long limit = at - (long)(trust.TotalSeconds * Stopwatch.Frequency);
        lock (_lock)
        {
            int known = _finished.FindLastIndex(one => one.Finished <= limit);
            return known < 0 ? 0 : _finished[known].Version;
        }
    }

    /// <summary>Whether a version ever had this size.</summary>
    public bool Had(ulong version, long size)
    {
        lock (_lock)
        {
            return version == 0 ? _sizes.Values.Any(sizes => sizes.Contains(size)) : _sizes.TryGetValue(version, out HashSet<long>? sizes) && sizes.Contains(size);
        }
    }

    /// <summary>How many versions there were.</summary>
    public ulong Versions
    {
        get
        {
            lock (_lock)
            {
                return _last;
            }
        }
    }
}
