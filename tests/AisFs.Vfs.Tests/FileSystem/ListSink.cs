using AisFs.Vfs.Api;

namespace AisFs.Vfs.Tests.FileSystem;

/// <summary>Takes a number of entries.</summary>
internal sealed class ListSink(int room = int.MaxValue, bool needsAttributes = false, bool takesParts = false, uint thread = 0) : IDirectorySink
{
    public List<Listed> Entries { get; } = [];

    public bool NeedsAttributes => needsAttributes;

    public bool TakesParts => takesParts;

    public uint Thread => thread;

    public bool TryAdd(string name, in FsEntry entry, long cookie)
    {
        if (Entries.Count >= room)
        {
            return false;
        }

        Entries.Add(new Listed(name, entry, cookie));
        return true;
    }
}
