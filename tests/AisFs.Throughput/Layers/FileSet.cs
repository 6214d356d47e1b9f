using System.Globalization;

namespace AisFs.Throughput.Layers;

/// <summary>Files that another program stored: objects of one size, below directories that no object stands for.</summary>
/// <param name="Name">What they are called in reports.</param>
/// <param name="Count">How many files.</param>
/// <param name="Directories">Over how many directories they spread. Neighbours share a directory.</param>
/// <param name="Size">The size in bytes of each.</param>
internal sealed record FileSet(string Name, int Count, int Directories, long Size)
{
    public long TotalSize => Count * Size;

    /// <summary>The path of a file, relative to the bucket. The order of numbers is the order of names.</summary>
    public string PathOf(int number)
        => string.Create(CultureInfo.InvariantCulture, $"d{(long)number * Directories / Count:0000}/f{number:000000}");

    /// <summary>All paths in the order of their names.</summary>
    public string[] Paths() => [.. Enumerable.Range(0, Count).Select(PathOf)];

    /// <summary>The seed of a file's content (<see cref="TestKit.Content.TestBytes"/>).</summary>
    public static ulong SeedOf(int number) => (ulong)number + 1;

    /// <summary>All paths in an order that a seed determines.</summary>
    public string[] Shuffled(int seed)
    {
        string[] paths = Paths();
        new Random(seed).Shuffle(paths);
        return paths;
    }
}
