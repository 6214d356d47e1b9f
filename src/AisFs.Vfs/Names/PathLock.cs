namespace AisFs.Vfs.Names;

/// <summary>What one operation holds: a name, or a name with all below it.</summary>
/// <param name="Path">The path.</param>
/// <param name="WithSubtree">Whether everything below is held too.</param>
internal readonly record struct PathLock(string Path, bool WithSubtree)
{
    public bool ConflictsWith(in PathLock other)
        => WithSubtree && IsAtOrBelow(other.Path, Path) || other.WithSubtree && IsAtOrBelow(Path, other.Path) || Path == other.Path;

    private static bool IsAtOrBelow(string path, string top)
        => path.StartsWith(top, StringComparison.Ordinal) && (path.Length == top.Length || path[top.Length] == '/');
}
