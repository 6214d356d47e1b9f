using AisFs.Vfs.Api;
using AisFs.Vfs.Metadata;

namespace AisFs.Vfs.Inodes;

/// <summary>What a change of a file's attributes has led to.</summary>
/// <param name="DropsPrivileges">Whether set-user-id or set-group-id went away without being named.</param>
/// <param name="IsDue">Whether the attributes have to be saved now: no upload will take them along.</param>
internal readonly record struct AttributeEdit(bool DropsPrivileges, bool IsDue)
{
    /// <summary>Changes attributes of a file, all at once under the lock of the inode.</summary>
    /// <param name="file">The file.</param>
    /// <param name="changes">The changes; the content has its new size already.</param>
    /// <param name="isKept">Whether something changes that the cluster keeps.</param>
    /// <param name="now">The time in ns.</param>
    /// <param name="edit">What it has led to.</param>
    /// <returns><see cref="FsError.Stale"/> when the file lost its name to another version of its object.</returns>
    public static FsError Apply(FileInode file, in FsAttributeChanges changes, bool isKept, long now, out AttributeEdit edit)
    {
        edit = default;
        lock (file.Sync)
        {
            if (file.IsReplaced)
            {
                return FsError.Stale;
            }

            if (changes.Size is not null)
            {
                file.Unsaved.WrittenNs = now;
            }

            if (!isKept)
            {
                return FsError.None;
            }

            NodeMeta meta = file.Meta.ChangedBy(changes, now);
            bool dropsPrivileges = changes.KillPrivileges && changes.Mode is null && meta.Mode != file.Meta.Mode;
            if (changes.ModifiedNs is not null)
            {
                file.Unsaved.WrittenNs = UnsavedAttributes.NotWritten;
                meta = meta with { IsComplete = true };
            }

            file.SetMeta(meta, file.AsOf);
            file.Unsaved.Change();
            edit = new AttributeEdit(dropsPrivileges, IsDue: !file.WillUpload && !file.IsUnlinked);
            return FsError.None;
        }
    }
}
