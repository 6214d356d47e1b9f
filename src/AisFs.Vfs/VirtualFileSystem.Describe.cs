using AisFs.Vfs.Api;
using AisFs.Vfs.Inodes;
using AisFs.Vfs.Progress;

namespace AisFs.Vfs;

/// <content>What an operation is about.</content>
public sealed partial class VirtualFileSystem
{
    /// <summary>The object or directory that an operation is about, as the log names it.</summary>
    internal string Describe(InodeId id, HandleId handle, string? name)
    {
        if (_handles.TryGet(handle, out FileHandle? file))
        {
            return file.Inode.Key.ToString();
        }

        if (_handles.TryGet(handle, out DirectoryHandle? directory))
        {
            return Describe(directory.Inode, name);
        }

        if (id == default || !_inodes.TryRefer(id, out Inode? inode))
        {
            return name ?? _options.Source.ToString();
        }

        try
        {
            return Describe(inode, name);
        }
        finally
        {
            _inodes.Release(inode);
        }
    }

    /// <summary>How the upload of an open file gets on; null when there is none that an operation could wait for.</summary>
    internal OperationProgress? FindProgress(HandleId handle) => _handles.TryGet(handle, out FileHandle? file) ? file.Content.Progress : null;

    /// <summary>How the upload of a file gets on; null when nobody has it open.</summary>
    internal OperationProgress? FindProgress(InodeId inode)
    {
        if (!_inodes.TryRefer(inode, out Inode? found))
        {
            return null;
        }

        try
        {
            return (found as FileInode)?.Current?.Content.Progress;
        }
        finally
        {
            _inodes.Release(found);
        }
    }

    private static string Describe(Inode inode, string? name) => inode switch
    {
        FileInode file => file.Key.ToString(),
        DirectoryInode { Place: var place } when name is not null => place.IsGroup ? name : place.Object(name).ToString(),
        DirectoryInode { Place: var place } => place.IsGroup ? "/" : $"{place.Bucket}/{place.Prefix}",
        _ => inode.Name,
    };
}
