namespace AisFs.Vfs.Reading;

/// <summary>Which bytes of its place in an object a chunk has.</summary>
/// <param name="Offset">The first one, from the begin of the place.</param>
/// <param name="Length">How many.</param>
/// <param name="IsWhole">Whether that is all of them.</param>
internal readonly record struct ChunkPart(int Offset, int Length, bool IsWhole)
{
    public static ChunkPart Whole(int length) => new(0, length, IsWhole: true);
}
