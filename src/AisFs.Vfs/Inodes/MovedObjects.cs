using AisFs.Vfs.Content;
using AisFs.Vfs.Metadata;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Inodes;

/// <summary>
/// What a mount believes of objects that it has renamed. What was cached under the new name belongs to what was replaced,
/// and what was cached under the old one goes along only if it is what the cluster has copied.
/// </summary>
internal sealed class MovedObjects(ContentStore contents)
{
    /// <summary>A file's object has its new name: inode, content and cached bytes follow.</summary>
    /// <param name="file">The file.</param>
    /// <param name="to">The new name.</param>
    /// <param name="moved">What the cluster made of it.</param>
    /// <param name="now">The time.</param>
    /// <returns>False when another client had changed the object before: then its attributes have to be asked for.</returns>
    public bool Apply(FileInode file, ObjectKey to, CopiedObject moved, Stamp now)
    {
        lock (file.Sync)
        {
            ObjectKey from = file.Key;
            ObjectVersion version = moved.Copy.FullVersion;
            bool isAsKnown = file.Meta.Version.OfContent.IsSameAs(moved.Source.OfContent);
            file.Key = to;
            if (file.Current is { } open)
            {
                contents.Invalidate(to);
                open.Content.Rekey(to, isAsKnown ? version : null);
                contents.Invalidate(from);
                contents.MoveOnDisk(from, to, moved);
            }
            else
            {
                contents.Move(from, to, moved);
            }

            if (isAsKnown)
            {
                file.SetVersion(version, now);
            }
            else
            {
                file.Pages.Version = null;
                file.Outdate();
            }

            return isAsKnown;
        }
    }

    /// <summary>An object that no inode stands for has its new name.</summary>
    public void Apply(ObjectKey from, ObjectKey to, CopiedObject moved) => contents.Move(from, to, moved);
}
