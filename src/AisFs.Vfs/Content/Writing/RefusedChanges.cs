using AisFs.Vfs.Api;

namespace AisFs.Vfs.Content.Writing;

/// <summary>
/// The changes of a file that were answered with an error and not made since. While there are any, the file is not what
/// its writer wants it to be, and must not be uploaded. All members may be called from many threads at once.
/// </summary>
internal sealed class RefusedChanges
{
    // Only a writer that ignores errors comes so far: exact ranges are not worth the memory.
    private const int MaxRanges = 256;

    private readonly Lock _lock = new();
    private readonly List<(long From, long To)> _ranges = [];
    private long? _size;
    private volatile FsError _error;

    /// <summary>Why the first of them was refused; none when there is none.</summary>
    public FsError Error => _error;

    /// <summary>Whether an error means that the change is still owed, not that there can be no such change.</summary>
    public static bool Counts(FsError error) => error is not (FsError.None or FsError.InvalidArgument or FsError.BadHandle or FsError.NotSupported or FsError.NotImplemented);

    /// <summary>A range was not written or zeroed.</summary>
    public void Refuse(long from, long to, FsError error)
    {
        lock (_lock)
        {
            _ranges.Add((from, to));
            if (_ranges.Count > MaxRanges)
            {
                (long, long) all = (_ranges.Min(range => range.From), _ranges.Max(range => range.To));
                _ranges.Clear();
                _ranges.Add(all);
            }

            _error = _error == FsError.None ? error : _error;
        }
    }

    /// <summary>The file did not get another size.</summary>
    public void RefuseSize(long size, FsError error)
    {
        lock (_lock)
        {
            _size = size;
            _error = _error == FsError.None ? error : _error;
        }
    }

    /// <summary>A range was written or zeroed.</summary>
    public void Wrote(long from, long to)
    {
        if (_error == FsError.None)
        {
            return;
        }

        lock (_lock)
        {
            List<(long From, long To)> left = [];
            foreach ((long start, long end) in _ranges)
            {
                Add(left, start, Math.Min(end, from));
                Add(left, Math.Max(start, to), end);
            }

            Keep(left, _size > to ? _size : null);
        }
    }

    /// <summary>The file got another size: what lies behind it is no longer wanted.</summary>
    public void Resized(long size)
    {
        if (_error == FsError.None)
        {
            return;
        }

        lock (_lock)
        {
            List<(long From, long To)> left = [];
            foreach ((long start, long end) in _ranges)
            {
                Add(left, start, Math.Min(end, size));
            }

            Keep(left, null);
        }
    }

    private static void Add(List<(long From, long To)> ranges, long from, long to)
    {
        if (from < to)
        {
            ranges.Add((from, to));
        }
    }

    private void Keep(List<(long From, long To)> left, long? size)
    {
        _ranges.Clear();
        _ranges.AddRange(left);
        _size = size;
        _error = _ranges.Count == 0 && _size is null ? FsError.None : _error;
    }
}
