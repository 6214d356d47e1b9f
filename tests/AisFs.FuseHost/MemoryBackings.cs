namespace AisFs.FuseHost;

/// <summary>Local files with the bytes of files in memory, as a disk tier would have them.</summary>
/// <param name="folder">Where they lie.</param>
internal sealed class MemoryBackings(string folder)
{
    private int _last;
    private int _opened;

    /// <summary>Whether opens get a local file.</summary>
    public bool IsOffered { get; set; } = true;

    /// <summary>How often a local file was opened: once for each time that the kernel is told of one.</summary>
    public int Opened => Volatile.Read(ref _opened);

    /// <summary>The local file of a file, written when it is asked for first.</summary>
    /// <param name="node">The file in memory.</param>
    /// <returns>The local file; null when none is offered.</returns>
    public MemoryBacking? Find(MemoryNode node)
    {
        if (!IsOffered)
        {
            return null;
        }

        if (node.Backing is { } known)
        {
            return known;
        }

        string path = Path.Combine(folder, FormattableString.Invariant($"{node.Inode.Value}-{_last++}"));
        byte[] bytes = new byte[node.Content.Size];
        using (MemoryLease lease = node.Lease(0, bytes.Length))
        {
            lease.CopyTo(bytes);
        }

        File.WriteAllBytes(path, bytes);
        return node.Backing = new MemoryBacking(path, () => Interlocked.Increment(ref _opened));
    }

    /// <summary>Removes the local file of a file, as a disk tier does that needs its room.</summary>
    /// <param name="node">The file in memory.</param>
    public static void Evict(MemoryNode node)
    {
        if (node.Backing is { } backing)
        {
            node.Backing = null;
            File.Delete(backing.Path);
            backing.End();
        }
    }
}
