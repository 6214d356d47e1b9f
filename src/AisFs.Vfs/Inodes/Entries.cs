using AisFs.Vfs.Api;
using AisFs.Vfs.Metadata;

namespace AisFs.Vfs.Inodes;

/// <summary>Makes the entries that callers get: attributes, and for how long they may be believed.</summary>
/// <param name="inodes">Counts lookups.</param>
/// <param name="clock">The clock of the caches.</param>
/// <param name="ignoresCase">Whether names are found by another spelling.</param>
/// <param name="showsListedTimes">Whether times are those that listings tell.</param>
internal sealed class Entries(InodeTable inodes, MountClock clock, bool ignoresCase, bool showsListedTimes)
{
    /// <summary>The entry of a name that does not exist and was asked for just now.</summary>
    public FsEntry Absent => AbsentFor(clock.Ttl);

    /// <summary>The entry of a name that did not exist when the cluster was asked.</summary>
    public FsEntry AbsentAsOf(Stamp asOf) => AbsentFor(clock.Remaining(asOf));

    /// <summary>Turns the caller's reference into a lookup.</summary>
    public FsEntry Counted(Inode inode)
    {
        FsEntry entry = Describe(inode);
        inodes.CountLookup(inode);
        return entry;
    }

    /// <summary>Turns the caller's reference into a lookup. Where another spelling found the name, it is told as it is stored.</summary>
    public FsEntry Counted(Inode inode, string name)
    {
        string stored = inode.Name;
        FsEntry entry = Counted(inode);
        return ignoresCase && stored != name && string.Equals(stored, name, StringComparison.OrdinalIgnoreCase) ? entry with { Name = stored } : entry;
    }

    /// <summary>The attributes of an inode. Allocates nothing: stat is the most frequent operation of all.</summary>
    public FsEntry Describe(Inode inode)
    {
        NodeMeta meta = Shown(inode.Meta);
        long size = meta.Size;
        long modified = meta.ModifiedNs;
        bool isOurs = inode.IsUnlinked || inode.IsBusy;
        bool hasTimes = meta.IsComplete || inode.IsUnlinked || meta.IsDirectory || showsListedTimes;
        if (inode is FileInode file)
        {
            size = file.Current is { } current ? current.Content.Size : size;
            if (file.WrittenNs is var written and not UnsavedAttributes.NotWritten)
            {
                modified = written;
                isOurs = hasTimes = true;
            }
        }
        else if (inode is DirectoryInode directory)
        {
            modified = Math.Max(modified, directory.TouchedNs);
            isOurs |= directory.IsLocal || directory.Place.IsGroup;
        }

        FsAttributes attributes = Of(meta, inode.Number) with
        {
            Inode = inode.Id,
            Kind = inode.Kind,
            Size = size,
            Device = meta.Device,
            LinkCount = inode.IsUnlinked ? 0u : meta.IsDirectory ? 2u : 1u,
            AccessedNs = meta.AccessedNs ?? modified,
            ModifiedNs = modified,
            ChangedNs = Math.Max(modified > meta.ModifiedNs ? modified : meta.ChangedNs, meta.ChangedNs),
        };
        return new FsEntry(attributes, isOurs ? clock.Ttl : clock.Remaining(inode.ReadAsOf())) { IsProvisional = !hasTimes };
    }

    /// <summary>An entry that counts as no lookup, and so has no inode: its attributes may not all be known.</summary>
    public FsEntry Listed(DirectoryInode directory, in ListedNode node)
        => new(Of(Shown(node.Meta), inodes.NumberOf(directory, node.Name, node.Meta.IsDirectory)), TimeSpan.Zero);

    // A time that was asked for all the same is not shown: times do not change while the file does not.
    private NodeMeta Shown(NodeMeta meta)
        => showsListedTimes && meta is { IsDirectory: false, IsComplete: true, HasOwnTime: false }
            ? meta with { ModifiedNs = UnknownTime.Ns, ChangedNs = UnknownTime.Ns }
            : meta;

    private static FsAttributes Of(NodeMeta meta, ulong number) => new()
    {
        Number = number,
        Kind = meta.Kind,
        Size = meta.Size,
        Mode = meta.Mode,
        Uid = meta.Uid,
        Gid = meta.Gid,
        LinkCount = meta.IsDirectory ? 2u : 1u,
        AccessedNs = meta.AccessedNs ?? meta.ModifiedNs,
        ModifiedNs = meta.ModifiedNs,
        ChangedNs = meta.ChangedNs,
        CreatedNs = meta.CreatedNs ?? meta.ModifiedNs,
        DosAttributes = meta.DosAttributes,
        IsCached = meta.IsCached,
        EaSize = meta.EaSize,
    };

    private FsEntry AbsentFor(TimeSpan remaining) => FsEntry.Negative(remaining < clock.NegativeTtl ? remaining : clock.NegativeTtl);
}
