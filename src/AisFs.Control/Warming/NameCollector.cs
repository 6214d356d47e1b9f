using AisFs.Vfs.Api;

namespace AisFs.Control.Warming;

/// <summary>Collects the entries of a directory.</summary>
internal sealed class NameCollector : IDirectorySink
{
    public List<(string Name, FsNodeKind Kind, long Size)> Entries { get; } = [];

    public long Cookie { get; private set; }

    public bool TryAdd(string name, in FsEntry entry, long cookie)
    {
        Cookie = cookie;
        if (name is not ("." or ".."))
        {
            Entries.Add((name, entry.Attributes.Kind, entry.Attributes.Size));
        }

        return true;
    }
}
