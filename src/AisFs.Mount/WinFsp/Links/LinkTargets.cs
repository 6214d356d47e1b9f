using AisFs.Mount.WinFsp.Paths;
using AisFs.Mount.WinFsp.Translation;
using AisFs.Vfs.Api;

namespace AisFs.Mount.WinFsp.Links;

/// <summary>
/// Whether links lead to directories: Windows wants to know without following them. What is on this volume is looked at; of
/// what is elsewhere, or not there yet, the program that made the link said it.
/// </summary>
internal sealed class LinkTargets(IFileSystem fileSystem, CancellationToken stopping)
{
    private const int LinksFollowed = 8;

    /// <summary>Whether a link leads to a directory.</summary>
    /// <param name="link">The link's attributes; with an inode.</param>
    /// <param name="folder">The folder it is in, as Windows writes it.</param>
    internal async ValueTask<bool> IsDirectoryAsync(FsAttributes link, string folder)
        => await LookAsync(link.Inode, folder).ConfigureAwait(false) ?? WindowsAttributes.IsDirectoryLink(link);

    /// <summary>The same of an entry of a listing, which may come without an inode.</summary>
    /// <param name="link">The link's attributes.</param>
    /// <param name="directory">The directory.</param>
    /// <param name="name">The name in it.</param>
    /// <param name="folder">The directory's path, as Windows writes it.</param>
    internal async ValueTask<bool> IsDirectoryAsync(FsAttributes link, InodeId directory, string name, string folder)
    {
        if (!link.Inode.IsNone)
        {
            return await IsDirectoryAsync(link, folder).ConfigureAwait(false);
        }

        FsResult<FsEntry> found = await fileSystem.LookupAsync(directory, name, stopping).ConfigureAwait(false);
        if (!found.IsOk || found.Value.IsNegative)
        {
            return WindowsAttributes.IsDirectoryLink(link);
        }

        bool isDirectory = found.Value.Attributes.Kind == FsNodeKind.Symlink && await IsDirectoryAsync(found.Value.Attributes, folder).ConfigureAwait(false);
        Release(found.Value.Attributes.Inode);
        return isDirectory;
    }

    /// <summary>Follows a link as far as it can be followed.</summary>
    /// <returns>Null when what it leads to is elsewhere, or not there.</returns>
    private async ValueTask<bool?> LookAsync(InodeId link, string folder)
    {
        for (int i = 0; i < LinksFollowed; i++)
        {
            FsResult<string> target = await fileSystem.ReadLinkAsync(link, stopping).ConfigureAwait(false);
            if (i > 0)
            {
                Release(link);
            }

            if (!target.IsOk || SymlinkReparse.LeavesVolume(target.Value))
            {
                return null;
            }

            List<string> parts = ResolveParts(folder, target.Value);
            (FsEntry entry, int at) = await WalkAsync(parts).ConfigureAwait(false);
            if (entry.IsNegative)
            {
                return null;
            }

            if (entry.Attributes.Kind != FsNodeKind.Symlink)
            {
                Release(entry.Attributes.Inode);
                return at == parts.Count ? entry.Attributes.Kind == FsNodeKind.Directory : null;
            }

            // A link on the way: what is behind it is sought below its own target.
            link = entry.Attributes.Inode;
            folder = string.Concat(@"\", string.Join('\\', parts.Take(at - 1).Select(WindowsNames.ToWindows)));
            if (at < parts.Count)
            {
                Release(link);
                return null;
            }
        }

        Release(link);
        return null;
    }

    private static List<string> ResolveParts(string folder, string target)
    {
        List<string> parts = [];
        if (!target.StartsWith('/'))
        {
            foreach (string part in folder.Split('\\', StringSplitOptions.RemoveEmptyEntries))
            {
                parts.Add(WindowsNames.TryToStored(part, out string? stored) ? stored : part);
            }
        }

        foreach (string part in target.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == "..")
            {
                parts.RemoveRange(Math.Max(parts.Count - 1, 0), Math.Min(parts.Count, 1));
            }
            else if (part != ".")
            {
                parts.Add(part);
            }
        }

        return parts;
    }

    /// <summary>Walks stored names up to the end, a link, or what is not there; a lookup of the last is held.</summary>
    private async ValueTask<(FsEntry Entry, int Steps)> WalkAsync(List<string> parts)
    {
        FsEntry entry = new(new FsAttributes { Inode = InodeId.Root, Kind = FsNodeKind.Directory }, TimeSpan.Zero);
        for (int i = 0; i < parts.Count; i++)
        {
            InodeId current = entry.Attributes.Inode;
            if (entry.Attributes.Kind != FsNodeKind.Directory)
            {
                return (entry, i);
            }

            FsResult<FsEntry> next = await fileSystem.LookupAsync(current, parts[i], stopping).ConfigureAwait(false);
            Release(current);
            if (!next.IsOk || next.Value.IsNegative)
            {
                return (FsEntry.Negative(TimeSpan.Zero), i);
            }

            entry = next.Value;
        }

        return (entry, parts.Count);
    }

    private void Release(InodeId inode)
    {
        if (!inode.IsNone && inode != InodeId.Root)
        {
            fileSystem.Forget(inode, 1);
        }
    }
}
