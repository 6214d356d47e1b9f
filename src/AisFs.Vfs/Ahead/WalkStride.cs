namespace AisFs.Vfs.Ahead;

/// <summary>How far it is from one file of a walk to the next, in ranks. Not for several threads at a time.</summary>
/// <param name="length">How far it seems to be.</param>
internal sealed class WalkStride(int length)
{
    // After this many steps of the same length, the next ones are expected to be as long.
    private const int Evidence = 2;

    private int _last = length;
    private int _times;

    /// <summary>How far it is; 1: to the next file of the order.</summary>
    public int Length { get; private set; } = length;

    /// <summary>The program has gone on. Files that several threads open are in order only by and large: then no step tells a stride.</summary>
    /// <param name="step">How far; below zero: back.</param>
    /// <returns>Whether the stride is another one from here on.</returns>
    public bool Measure(int step)
    {
        (_last, _times) = step < 0 ? (0, 0) : step == _last ? (step, _times + 1) : (step, 1);
        if (step <= 0 || step == Length || _times < Evidence)
        {
            return false;
        }

        Length = step;
        return true;
    }
}
