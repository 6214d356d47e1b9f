using AisFs.Vfs.Metadata;

namespace AisFs.Vfs.Inodes;

/// <summary>Makes the next question about a file go to the cluster, whatever is known.</summary>
internal sealed class Doubts(InodeTable inodes, MetadataCache cache, MountClock clock, Notifier notifier)
{
    /// <summary>The cluster has another version than the cached one: the kernel forgets the name, too, whatever its age.</summary>
    public void Disprove(FileInode file, OpenContent stale)
    {
        DirectoryInode? parent = file.Parent;
        if (parent is null || !parent.TryAddReference())
        {
            return;
        }

        string name = file.Name;
        bool isBelieved;
        lock (file.Sync)
        {
            isBelieved = ReferenceEquals(file.Current, stale) && !file.HasLocalState && !file.AsOf.IsOutdated;
            if (isBelieved)
            {
                file.Outdate(clock.Now());
            }
        }

        if (isBelieved)
        {
            cache.OutdateName(parent.Place.Key, name);
            notifier.InodeChanged(file.Id, contentToo: false);
            notifier.EntryChanged(parent.Id, name);
        }

        inodes.Release(parent);
    }

    /// <summary>A caller wants to know what the cluster has now, however young what is known may be.</summary>
    public void Doubt(FileInode file)
    {
        DirectoryInode? parent = file.Parent;
        if (parent is null || !parent.TryAddReference())
        {
            return;
        }

        lock (file.Sync)
        {
            if (!file.HasLocalState && !file.AsOf.IsOutdated)
            {
                file.Outdate(clock.Now());
            }
        }

        cache.OutdateName(parent.Place.Key, file.Name);
        inodes.Release(parent);
    }
}
