namespace AisFs.Vfs.Progress;

/// <summary>
/// When something last moved for an operation: bytes in either direction, or an answer of the cluster. It goes with the
/// operation through all layers, so that what takes long is told from what stands still.
/// </summary>
internal sealed class OperationProgress
{
    private static readonly AsyncLocal<OperationProgress?> s_current = new();

    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private List<OperationProgress>? _sources;
    private long _last;

    /// <summary>Begins; that counts as progress.</summary>
    /// <param name="time">The clock.</param>
    public OperationProgress(TimeProvider time)
    {
        _time = time;
        _last = time.GetTimestamp();
    }

    /// <summary>The operation that the present flow of control works for; null when its progress is not watched.</summary>
    public static OperationProgress? Current
    {
        get => s_current.Value;
        set => s_current.Value = value;
    }

    /// <summary>When something last moved, here or at what was joined; a time stamp of the clock.</summary>
    public long Last
    {
        get
        {
            long last = Volatile.Read(ref _last);
            lock (_lock)
            {
                foreach (OperationProgress source in _sources ?? [])
                {
                    last = Math.Max(last, source.Last);
                }
            }

            return last;
        }
    }

    /// <summary>Something moved for the present flow of control.</summary>
    public static void Report() => s_current.Value?.Moved();

    /// <summary>Something moved.</summary>
    public void Moved() => Volatile.Write(ref _last, _time.GetTimestamp());

    /// <summary>What moves there counts here, too. Never in a circle.</summary>
    /// <param name="source">The work that this one waits for.</param>
    public void Join(OperationProgress source)
    {
        lock (_lock)
        {
            _sources ??= [];
            if (!ReferenceEquals(source, this) && !_sources.Contains(source))
            {
                _sources.Add(source);
            }
        }
    }
}
