using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using AisFs.Vfs.Api;

namespace AisFs.Vfs.Inodes;

/// <summary>Open files and directories by number.</summary>
internal sealed class HandleTable
{
    private readonly ConcurrentDictionary<ulong, FileHandle> _files = new();
    private readonly ConcurrentDictionary<ulong, DirectoryHandle> _directories = new();
    private ulong _last;

    public int Files => _files.Count;

    public int Directories => _directories.Count;

    public HandleId Add(FileHandle handle)
    {
        HandleId id = Next();
        _files[id.Value] = handle;
        return id;
    }

    public HandleId Add(DirectoryHandle handle)
    {
        HandleId id = Next();
        _directories[id.Value] = handle;
        return id;
    }

    public bool TryGet(HandleId id, [NotNullWhen(true)] out FileHandle? handle) => _files.TryGetValue(id.Value, out handle);

    /// <summary>The open file with a number; null when there is none.</summary>
    public FileHandle? Find(HandleId id) => _files.GetValueOrDefault(id.Value);

    public bool TryGet(HandleId id, [NotNullWhen(true)] out DirectoryHandle? handle) => _directories.TryGetValue(id.Value, out handle);

    public bool TryRemove(HandleId id, [NotNullWhen(true)] out FileHandle? handle) => _files.TryRemove(id.Value, out handle);

    public bool TryRemove(HandleId id, [NotNullWhen(true)] out DirectoryHandle? handle) => _directories.TryRemove(id.Value, out handle);

    public IReadOnlyList<HandleId> FileIds() => [.. _files.Keys.Select(id => new HandleId(id))];

    public IReadOnlyList<HandleId> DirectoryIds() => [.. _directories.Keys.Select(id => new HandleId(id))];

    /// <summary>The inode of each handle, which lives at least while it is looked at, and whether the handle can write. No lock is held meanwhile.</summary>
    public IEnumerable<(Inode Inode, bool Writes)> Users()
    {
        foreach ((_, FileHandle file) in _files)
        {
            yield return (file.Inode, file.CanWrite);
        }

        foreach ((_, DirectoryHandle directory) in _directories)
        {
            yield return (directory.Inode, false);
        }
    }

    private HandleId Next() => new(Interlocked.Increment(ref _last));
}
