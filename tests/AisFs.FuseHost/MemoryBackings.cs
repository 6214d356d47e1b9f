using Microsoft.Win32.SafeHandles;

namespace AisFs.FuseHost;

/// <summary>Local files with the bytes of files in memory, as a disk tier would have them.</summary>
/// <param name="folder">Where they lie.</param>
internal sealed class MemoryBackings(string folder)
{
    private int _last;

    /// <summary>Whether opens get a local file.</summary>
    public bool IsOffered { get; set; } = true;

    /// <summary>Writes a content to a local file, and opens that.</summary>
    /// <param name="node">The file in memory.</param>
    /// <returns>The local file; null when none is offered.</returns>
    public SafeFileHandle? TryOpen(MemoryNode node)
    {
        if (!IsOffered)
        {
            return null;
        }

        string path = Path.Combine(folder, FormattableString.Invariant($"{node.Inode.Value}-{_last++}"));
        byte[] bytes = new byte[node.Content.Size];
        using (MemoryLease lease = node.Lease(0, bytes.Length))
        {
            lease.CopyTo(bytes);
        }

        File.WriteAllBytes(path, bytes);
        SafeFileHandle file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        File.Delete(path);
        return file;
    }
}
