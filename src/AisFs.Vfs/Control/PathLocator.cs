using AisFs.Vfs.Inodes;
using AisFs.Vfs.Names;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Control;

/// <summary>Tells which object a path stands for, by its names alone.</summary>
internal sealed class PathLocator(InodeTable inodes)
{
    /// <summary>The object that a file at a path is.</summary>
    /// <param name="path">The path in the mount.</param>
    /// <returns>The object; null where no file can be: at the root of the mount, and above buckets.</returns>
    public ObjectKey? Locate(string path)
    {
        string[] names = InodePaths.Split(path);
        if (names.Length == 0)
        {
            return null;
        }

        DirectoryPlace place = inodes.Root.Place;
        foreach (string name in names.AsSpan(0, names.Length - 1))
        {
            place = place.Child(name);
        }

        return place.IsGroup ? null : place.Object(names[^1]);
    }
}
