namespace AisFs.Client.Transfers;

/// <summary>Chooses the size of parts.</summary>
internal static class PartSizes
{
    /// <summary>The greatest number of parts of one upload.</summary>
    public const int MostParts = 9999;

    private const int Usual = 16 << 20;
    private const int Step = 1 << 20;

    // Each part costs a cluster a request and a file. Where nothing of a part is kept in memory, larger ones cost only what is sent again
    // after a failure: 64 MiB instead of 16 made the upload of 1 GiB 5 % faster, more made no difference.
    private const int UsualOfLarge = 64 << 20;
    private const int PartsOfLarge = 16;

    /// <summary>The size of the parts of content whose size is known.</summary>
    /// <param name="wanted">The size that the caller wants; 0: no wish.</param>
    /// <param name="length">The content's size in bytes; -1 when it is not known.</param>
    /// <param name="isInMemory">Whether parts are kept in memory while they are sent.</param>
    /// <exception cref="ArgumentException">That size would take too many parts, or one would be too large.</exception>
    public static int Choose(int wanted, long length, bool isInMemory)
    {
        long least = (Math.Max(0, length) + MostParts - 1) / MostParts;
        if (wanted > 0)
        {
            return wanted >= least ? wanted
                : throw new ArgumentException($"{length} bytes in parts of {wanted} are more than {MostParts} parts: take parts of {least} bytes or more.");
        }

        least = Math.Max(least, isInMemory ? 0 : Math.Min(UsualOfLarge, length / PartsOfLarge));
        long size = Math.Max(Usual, (least + Step - 1) / Step * Step);
        return size <= int.MaxValue ? (int)size : throw new ArgumentException($"{length} bytes are more than {MostParts} parts of 2 GiB hold.");
    }
}
