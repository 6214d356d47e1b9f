namespace AisFs.Vfs.Ahead;

/// <summary>Knows the files of a directory that is walked.</summary>
internal interface IWalkSource
{
    /// <summary>The number that programs see of a file: some walk in its order.</summary>
    ulong NumberOf(string name);

    /// <summary>Begins to fetch a file ahead, if it has something to fetch.</summary>
    /// <param name="name">The file.</param>
    /// <param name="epoch">The epoch that is expected to read it; null: a program that goes from file to file.</param>
    /// <param name="piece">What is fetched; null when nothing is.</param>
    /// <returns>False when there is no room for more.</returns>
    bool TryFetch(string name, EpochFamily? epoch, out AheadPiece? piece);
}
