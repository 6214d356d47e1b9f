using AisFs.Vfs.Api;
using AisFs.Vfs.Content;
using AisFs.Vfs.Inodes;
using AisFs.Vfs.Metadata;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Operations;

/// <summary>Makes files that only this mount knows, with an empty content.</summary>
internal sealed class NewFiles(ContentStore content, NewInodes added, MountClock clock)
{
    /// <summary>Makes a file; the caller holds the lock of its name and gets one reference.</summary>
    public (FileInode File, OpenContent Open) Add(DirectoryInode directory, string name, FsNodeKind kind, uint mode, uint device, FsCaller caller)
    {
        OpenContent open = new(content.Create(directory.Place.Object(name))) { Writers = 1 };
        long now = clock.NowNs();
        NodeMeta meta = new()
        {
            Kind = kind,
            Version = ObjectVersion.Unknown,
            Mode = mode & FileModes.All,
            Device = device,
            Uid = caller.Uid,
            Gid = directory.InheritedGroup ?? caller.Gid,
            ModifiedNs = now,
            ChangedNs = now,
            IsComplete = true,
        };
        return (added.AddFile(directory, name, meta, open), open);
    }
}
