namespace AisFs.Vfs.Metadata;

/// <summary>
/// Which directories may have names that were asked for one by one: a listing of thousands of names need not look for each of
/// them. A directory stays once it was added, and others with the same hash count as added, too.
/// </summary>
internal sealed class NamedDirectories
{
    private const int Words = 1 << 10;

    private readonly ulong[] _bits = new ulong[Words];

    /// <summary>A name is about to be kept.</summary>
    public void Add(DirectoryKey directory)
    {
        ulong bit = Bit(directory, out int word);
        if ((Volatile.Read(ref _bits[word]) & bit) == 0)
        {
            Interlocked.Or(ref _bits[word], bit);
        }
    }

    /// <summary>Whether names of a directory may have been kept.</summary>
    public bool MayHave(DirectoryKey directory) => (Volatile.Read(ref _bits[Index(directory)]) & Bit(directory, out _)) != 0;

    private static int Index(DirectoryKey directory) => (int)((uint)directory.Hash / 64 % Words);

    private static ulong Bit(DirectoryKey directory, out int word)
    {
        word = Index(directory);
        return 1UL << (directory.Hash & 63);
    }
}
