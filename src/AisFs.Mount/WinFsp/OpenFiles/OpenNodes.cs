using System.Collections.Concurrent;
using AisFs.Vfs.Api;
using Microsoft.Extensions.Logging;

namespace AisFs.Mount.WinFsp.OpenFiles;

/// <summary>The files that are open, by inode and by path.</summary>
internal sealed class OpenNodes
{
    private readonly ConcurrentDictionary<InodeId, OpenFile> _files = new();
    private readonly IFileSystem _fileSystem;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;

    internal OpenNodes(IFileSystem fileSystem, ILogger logger, TimeProvider time)
    {
        _fileSystem = fileSystem;
        _logger = logger;
        _time = time;
        Paths = new OpenPaths(fileSystem.IgnoresCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);
    }

    /// <summary>The same by path.</summary>
    internal OpenPaths Paths { get; }

    /// <summary>Adds an open.</summary>
    /// <returns>False when another file is open whose path differs in case only.</returns>
    internal bool TryAdd(OpenNode node)
    {
        if (!Paths.TryAdd(node))
        {
            return false;
        }

        Join(node);
        return true;
    }

    /// <summary>Adds an open, unless something was removed since its path was looked up.</summary>
    /// <param name="node">The open.</param>
    /// <param name="seen"><see cref="OpenPaths.Removals"/> before the path was looked up.</param>
    /// <param name="isLate">Whether something was removed since.</param>
    /// <returns>False when the open was not added: for that, or because another file is open whose path differs in case only.</returns>
    internal bool TryAdd(OpenNode node, long seen, out bool isLate)
    {
        if (!Paths.TryAdd(node, seen, out isLate))
        {
            return false;
        }

        Join(node);
        return true;
    }

    private void Join(OpenNode node)
    {
        while (!_files.GetOrAdd(node.Inode, static (inode, open) => new OpenFile(inode, open._fileSystem, open._logger, open._time), this).TryJoin(node))
        {
            // It is about to end: its name is free in a moment.
            Thread.Yield();
        }
    }

    /// <summary>Ends an open; with the last one of a file that is uploaded, if it has to be.</summary>
    internal async ValueTask CloseAsync(OpenNode node, CancellationToken cancellationToken)
    {
        Paths.Remove(node);
        if (node.File is { } file && await file.CloseAsync(node, cancellationToken).ConfigureAwait(false))
        {
            _files.TryRemove(new KeyValuePair<InodeId, OpenFile>(file.Inode, file));
        }
    }

    /// <summary>Whether an inode is open here, with data.</summary>
    internal bool HasData(InodeId inode) => _files.TryGetValue(inode, out OpenFile? file) && file.HasData;

    /// <summary>The path of an open file, or null when the inode is not open.</summary>
    internal string? PathOf(InodeId inode)
        => inode == InodeId.Root ? @"\" : _files.TryGetValue(inode, out OpenFile? file) ? file.First?.Path : null;

    /// <summary>The directories that are open now, each once.</summary>
    internal List<(InodeId Inode, string Path)> Directories()
    {
        List<(InodeId, string)> directories = [];
        foreach (OpenFile file in _files.Values)
        {
            if (file.First is { Kind: FsNodeKind.Directory } node)
            {
                directories.Add((node.Inode, node.Path));
            }
        }

        return directories;
    }

    /// <summary>No request comes any more: uploads what was closed and is whole.</summary>
    internal async ValueTask EndAsync()
    {
        foreach (OpenFile file in _files.Values)
        {
            await file.EndAsync().ConfigureAwait(false);
        }
    }
}
