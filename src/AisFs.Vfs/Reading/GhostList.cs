using System.Diagnostics.CodeAnalysis;

namespace AisFs.Vfs.Reading;

/// <summary>
/// Remembers chunks that were evicted a short while ago, without their bytes: a chunk that is fetched again while it is
/// remembered is one that is read again and again. Not for several threads at a time.
/// </summary>
/// <param name="limit">How many bytes the remembered chunks may have had, all together.</param>
[SuppressMessage("Naming", "CA1711:Identifiers should not have incorrect suffix", Justification = "The field's term for it.")]
internal sealed class GhostList(long limit)
{
    // A few MiB of our own memory at most, however small the chunks are.
    private const int MostEntries = 1 << 16;

    private readonly Queue<(ulong Key, int Length, long Number)> _order = new();
    private readonly Dictionary<ulong, long> _numbers = [];
    private long _bytes;
    private long _last;

    /// <summary>How many chunks are remembered.</summary>
    public int Count => _numbers.Count;

    /// <summary>A chunk was evicted.</summary>
    public void Add(Chunk chunk)
    {
        ulong key = KeyOf(chunk);
        _numbers[key] = ++_last;
        _order.Enqueue((key, chunk.Length, _last));
        _bytes += chunk.Length;
        while (_bytes > limit || _order.Count > MostEntries)
        {
            (ulong oldest, int length, long number) = _order.Dequeue();
            _bytes -= length;
            if (_numbers.TryGetValue(oldest, out long present) && present == number)
            {
                _numbers.Remove(oldest);
            }
        }
    }

    /// <summary>A chunk is there again.</summary>
    /// <returns>Whether it was remembered; it no longer is.</returns>
    public bool Remove(Chunk chunk) => _numbers.Remove(KeyOf(chunk));

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        _order.Clear();
        _numbers.Clear();
        _bytes = 0;
    }

    // Two chunks with the same key only make a wrong guess. The version does not count: a file that is written anew is as
    // popular as it was.
    private static ulong KeyOf(Chunk chunk)
        => chunk.Owner.PopularityKey + ((ulong)chunk.Index * 0x9E3779B97F4A7C15);
}
