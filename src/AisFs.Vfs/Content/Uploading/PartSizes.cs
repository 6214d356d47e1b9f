using AisFs.Vfs.Api;

namespace AisFs.Vfs.Content.Uploading;

/// <summary>How files are cut into parts.</summary>
internal static class PartSizes
{
    /// <summary>The most parts that an object may have.</summary>
    public const int MaxParts = 9999;

    // Parts of streamed files double in size after this many parts.
    private const int PartsOfOneSize = 500;

    /// <summary>The size of one part of a file that is sent while it is written.</summary>
    /// <param name="options">The limits.</param>
    /// <param name="number">The part's number, from 1.</param>
    public static long OfStream(ContentOptions options, int number)
    {
        long cap = Math.Max(options.PartSize, Math.Min(options.MaxPartSize, options.MemoryLimit / 8 / options.ChunkSize * options.ChunkSize));
        int doublings = Math.Min((number - 1) / PartsOfOneSize, 20);
        return Math.Min(cap, options.PartSize << doublings);
    }

    /// <summary>The greatest file that can be sent while it is written.</summary>
    public static long GreatestStream(ContentOptions options)
    {
        long size = 0;
        for (int number = 1; number <= MaxParts; number++)
        {
            size += OfStream(options, number);
        }

        return size;
    }

    /// <summary>Whether a file of this size can be sent while it is written.</summary>
    public static bool TakesStream(ContentOptions options, long size) => size <= options.PartSize * MaxParts || size <= GreatestStream(options);

    /// <summary>The size of all parts of a file whose size is known.</summary>
    public static long ForWhole(ContentOptions options, long size)
    {
        long least = (size + MaxParts - 1) / MaxParts;
        return Math.Max(options.PartSize, (least + options.ChunkSize - 1) / options.ChunkSize * options.ChunkSize);
    }
}
