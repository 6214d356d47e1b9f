using AisFs.Vfs.Metadata;
using AisFs.Vfs.Names;

namespace AisFs.Vfs.Inodes;

/// <summary>A page with recursion that has filled the caches for a program that walks through a tree.</summary>
/// <param name="walk">The walk.</param>
/// <param name="place">The directory that was listed.</param>
/// <param name="span">The names that it tells of.</param>
/// <param name="asOf">When it was asked for.</param>
internal sealed class WalkPage(TreeWalk walk, DirectoryPlace place, NameSpan span, Stamp asOf)
{
    private int _filled;
    private int _visited;

    public TreeWalk Walk => walk;

    public DirectoryPlace Place => place;

    public NameSpan Span => span;

    public Stamp AsOf => asOf;

    /// <summary>How many directories it has filled.</summary>
    public int Filled => Volatile.Read(ref _filled);

    /// <summary>How many of these were listed by programs since.</summary>
    public int Visited => Volatile.Read(ref _visited);

    public void Fill() => Interlocked.Increment(ref _filled);

    public void Visit() => Interlocked.Increment(ref _visited);
}
