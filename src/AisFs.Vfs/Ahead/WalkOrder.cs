namespace AisFs.Vfs.Ahead;

/// <summary>An order of the files of a directory. Files are numbered by their places in the listing. Immutable.</summary>
/// <param name="files">The files by rank; null for the order of the listing itself.</param>
/// <param name="ranks">The rank of each file, -1 for one that is not in this order; null for the order of the listing itself.</param>
/// <param name="count">How many files are in the order.</param>
internal sealed class WalkOrder(int[]? files, int[]? ranks, int count)
{
    public int Count => count;

    /// <summary>The order of the listing.</summary>
    public static WalkOrder OfListing(int count) => new(null, null, count);

    /// <summary>Makes an order of files.</summary>
    /// <param name="files">The files by rank, each at most once.</param>
    /// <param name="total">How many files the directory has.</param>
    public static WalkOrder Of(int[] files, int total)
    {
        int[] ranks = new int[total];
        Array.Fill(ranks, -1);
        for (int rank = 0; rank < files.Length; rank++)
        {
            ranks[files[rank]] = rank;
        }

        return new WalkOrder(files, ranks, files.Length);
    }

    /// <summary>The rank of a file; -1 when it has none.</summary>
    public int RankOf(int file) => ranks is null ? file : ranks[file];

    /// <summary>The file of a rank.</summary>
    public int FileAt(int rank) => files is null ? rank : files[rank];
}
