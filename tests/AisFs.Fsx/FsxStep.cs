namespace AisFs.Fsx;

/// <summary>One operation that was done.</summary>
/// <param name="Number">Which one, from 1.</param>
/// <param name="Operation">What.</param>
/// <param name="Offset">The first byte; the new size of the file where it is cut or made longer.</param>
/// <param name="Length">How many bytes.</param>
/// <param name="From">Where the bytes of a copy come from; else -1.</param>
/// <param name="Before">The size of the file before.</param>
/// <param name="After">The size of the file after it.</param>
public readonly record struct FsxStep(int Number, FsxOperation Operation, long Offset, long Length, long From, long Before, long After)
{
    /// <summary>Whether it has to do with a byte.</summary>
    public bool Touches(long position)
        => (position >= Offset && position < Offset + Length)
            || (From >= 0 && position >= From && position < From + Length)
            || (Before != After && position >= Math.Min(Before, After) && position < Math.Max(Before, After));

    /// <inheritdoc/>
    public override string ToString()
    {
        string from = From >= 0 ? $" from 0x{From:x}" : string.Empty;
        string size = Before != After ? $"  size 0x{Before:x} -> 0x{After:x}" : string.Empty;
        return $"{Number,7} {Operation,-16} 0x{Offset:x}..0x{Offset + Length:x} (0x{Length:x} bytes){from}{size}";
    }
}
