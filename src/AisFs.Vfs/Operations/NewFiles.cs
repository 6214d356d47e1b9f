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
        FileInode file = added.AddFile(directory, name, meta, made => new OpenContent(content.Create(made.Key, UploadedAttributes.Describing(made))) { Writers = 1 });
        return (file, file.Current!);
    }
}
