using AisFs.Vfs.Api;

namespace AisFs.Control.Warming;

/// <summary>Finds the files at and below a path. Symbolic links are not followed.</summary>
internal sealed class FileWalk(IFileSystem files)
{
    /// <summary>Finds them, in the order of the directories' listings.</summary>
    /// <param name="path">The path in the mount.</param>
    /// <param name="order">Which path of the order it is.</param>
    /// <param name="found">Gets the files.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>Where it failed, and how; <see cref="FsError.None"/> when it did not.</returns>
    public async ValueTask<(string Path, FsError Error)> FindAsync(string path, int order, List<WarmFile> found, CancellationToken cancellationToken)
    {
        Stack<string> left = new([path.Trim('/')]);
        while (left.TryPop(out string? next))
        {
            FsError error = await VisitAsync(next, order, found, left, cancellationToken).ConfigureAwait(false);
            if (error != FsError.None)
            {
                return ("/" + next, error);
            }
        }

        return (path, FsError.None);
    }

    private async ValueTask<FsError> VisitAsync(string path, int order, List<WarmFile> found, Stack<string> left, CancellationToken cancellationToken)
    {
        List<InodeId> passed = [];
        try
        {
            FsEntry entry = new(new FsAttributes { Inode = InodeId.Root, Kind = FsNodeKind.Directory }, default);
            foreach (string name in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
            {
                FsResult<FsEntry> child = await files.LookupAsync(entry.Attributes.Inode, name, cancellationToken).ConfigureAwait(false);
                if (!child.IsOk || child.Value.IsNegative)
                {
                    return child.IsOk ? FsError.NotFound : child.Error;
                }

                entry = child.Value;
                passed.Add(entry.Attributes.Inode);
            }

            if (entry.Attributes.Kind == FsNodeKind.Directory)
            {
                return await ListAsync(entry.Attributes.Inode, path, order, found, left, cancellationToken).ConfigureAwait(false);
            }

            found.Add(new WarmFile("/" + path, entry.Attributes.Size, order));
            return FsError.None;
        }
        finally
        {
            foreach (InodeId inode in passed)
            {
                files.Forget(inode, 1);
            }
        }
    }

    private async ValueTask<FsError> ListAsync(InodeId inode, string path, int order, List<WarmFile> found, Stack<string> left, CancellationToken cancellationToken)
    {
        FsResult<HandleId> opened = await files.OpenDirectoryAsync(inode, cancellationToken).ConfigureAwait(false);
        if (!opened.IsOk)
        {
            return opened.Error;
        }

        NameCollector names = new();
        try
        {
            for (int before = -1; before != names.Entries.Count;)
            {
                before = names.Entries.Count;
                FsResult read = await files.ReadDirectoryAsync(opened.Value, names.Cookie, withLookup: false, names, cancellationToken).ConfigureAwait(false);
                if (!read.IsOk)
                {
                    return read.Error;
                }
            }
        }
        finally
        {
            await files.ReleaseDirectoryAsync(opened.Value).ConfigureAwait(false);
        }

        string prefix = path.Length == 0 ? string.Empty : path + "/";
        found.AddRange(names.Entries.Where(static entry => entry.Kind == FsNodeKind.File).Select(entry => new WarmFile("/" + prefix + entry.Name, entry.Size, order)));

        // The first of them is to be the next that is visited.
        foreach ((string name, _, _) in names.Entries.Where(static entry => entry.Kind == FsNodeKind.Directory).Reverse())
        {
            left.Push(prefix + name);
        }

        return FsError.None;
    }
}
