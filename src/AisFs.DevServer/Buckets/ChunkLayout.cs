namespace AisFs.DevServer.Buckets;

/// <summary>How a multipart upload cut its object.</summary>
/// <param name="Count">How many parts there were; 0 for an object that was not uploaded in parts.</param>
/// <param name="MaxSize">The size of the largest part in bytes.</param>
/// <param name="FirstSize">The size of the first part in bytes.</param>
internal readonly record struct ChunkLayout(int Count, long MaxSize, long FirstSize)
{
    /// <summary>The sizes of all parts in bytes; null where all but the last one are as long as the first one, as nearly always.</summary>
    public IReadOnlyList<long>? Sizes { get; init; }

    /// <summary>The layout of parts of these sizes.</summary>
    /// <param name="sizes">The sizes in bytes, at least one.</param>
    public static ChunkLayout Of(IReadOnlyList<long> sizes)
        => new(sizes.Count, sizes.Max(), sizes[0]) { Sizes = sizes.Take(sizes.Count - 1).All(size => size == sizes[0]) ? null : sizes };

    /// <summary>Where a part lies.</summary>
    /// <param name="number">The part's number, from 1 to <see cref="Count"/>.</param>
    /// <param name="total">The size of the object in bytes.</param>
    public (long Start, long Length) RangeOf(int number, long total)
    {
        if (Sizes is { } sizes)
        {
            return (sizes.Take(number - 1).Sum(), sizes[number - 1]);
        }

        long start = (number - 1) * FirstSize;
        return (start, number == Count ? total - start : FirstSize);
    }
}
