namespace AisFs.Vfs.Measuring;

/// <summary>
/// Two numbers that one walk finds, and two instruments that are asked one after the other: the second gets what the walk of the first
/// has found.
/// </summary>
/// <param name="walk">Finds both.</param>
/// <param name="time">The clock.</param>
internal sealed class PairedGauge(Func<(int Files, long Bytes)> walk, TimeProvider time)
{
    // A scrape asks within milliseconds. What was found before that belongs to another one.
    private static readonly TimeSpan s_scrape = TimeSpan.FromMilliseconds(500);

    private readonly Lock _lock = new();
    private (int Files, long Bytes) _found;
    private long _foundAt;
    private Half _left;

    private enum Half
    {
        None = 0,
        Files,
        Bytes,
    }

    /// <summary>The first number.</summary>
    public int Files() => Take(Half.Files, leaves: Half.Bytes).Files;

    /// <summary>The second number.</summary>
    public long Bytes() => Take(Half.Bytes, leaves: Half.Files).Bytes;

    private (int Files, long Bytes) Take(Half wanted, Half leaves)
    {
        lock (_lock)
        {
            if (_left == wanted && time.GetElapsedTime(_foundAt) < s_scrape)
            {
                _left = Half.None;
                return _found;
            }

            _found = walk();
            _foundAt = time.GetTimestamp();
            _left = leaves;
            return _found;
        }
    }
}
