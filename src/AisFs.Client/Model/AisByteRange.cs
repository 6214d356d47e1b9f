using System.Globalization;

namespace AisFs.Client;

/// <summary>A range of bytes of an object.</summary>
public readonly record struct AisByteRange
{
    /// <summary>Names a range.</summary>
    /// <param name="offset">The first byte; negative with no length: that many bytes from the end.</param>
    /// <param name="length">How many bytes, at least 1; -1 for all that follow.</param>
    public AisByteRange(long offset, long length = -1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, -1);
        ArgumentOutOfRangeException.ThrowIfZero(length);
        if (offset < 0 && length >= 0)
        {
            throw new ArgumentOutOfRangeException(nameof(offset), offset, "A range that counts from the end takes no length.");
        }

        if (length > 0 && offset > long.MaxValue - length)
        {
            throw new ArgumentOutOfRangeException(nameof(length), length, "The range ends behind the greatest possible offset.");
        }

        Offset = offset;
        Length = length;
    }

    /// <summary>The first byte, or minus the number of bytes from the end.</summary>
    public long Offset { get; }

    /// <summary>How many bytes; -1 for all that follow.</summary>
    public long Length { get; }

    /// <summary>The range as the header <c>Range</c> has it.</summary>
    /// <returns>The header's value.</returns>
    public override string ToString()
        => Offset < 0 ? string.Create(CultureInfo.InvariantCulture, $"bytes={Offset}")
            : Length < 0 ? string.Create(CultureInfo.InvariantCulture, $"bytes={Offset}-")
            : string.Create(CultureInfo.InvariantCulture, $"bytes={Offset}-{Offset + Length - 1}");
}
