using AisFs.Vfs.Api;
using AisFs.Vfs.Inodes;
using AisFs.Vfs.Progress;

namespace AisFs.Vfs.Operations;

/// <summary>What operations are about, and how what they wait for gets on.</summary>
/// <param name="source">What is mounted, as the log names it.</param>
internal sealed class OperationSubjects(InodeTable inodes, HandleTable handles, string source)
{
    /// <summary>The object or directory that an operation is about, as the log names it.</summary>
    public string Describe(InodeId id, HandleId handle, string? name)
    {
        if (handles.TryGet(handle, out FileHandle? file))
        {
            return file.Inode.Key.ToString();
        }

        if (handles.TryGet(handle, out DirectoryHandle? directory))
        {
            return Describe(directory.Inode, name);
        }

        if (id == default || !inodes.TryRefer(id, out Inode? inode))
        {
            return name ?? source;
        }

        try
        {
            return Describe(inode, name);
        }
        finally
        {
            inodes.Release(inode);
        }
    }

    private static string Describe(Inode inode, string? name) => inode switch
    {
        FileInode file => file.Key.ToString(),
        DirectoryInode { Place: var place } when name is not null => place.IsGroup ? name : place.Object(name).ToString(),
        DirectoryInode { Place: var place } => place.IsGroup ? "/" : $"{place.Bucket}/{place.Prefix}",
        _ => inode.Name,
    };

    /// <summary>How the upload of an open file gets on; null when there is none that an operation could wait for.</summary>
    public OperationProgress? FindProgress(HandleId handle) => handles.TryGet(handle, out FileHandle? file) ? file.Content.Progress : null;

    /// <summary>How the upload of a file gets on; null when nobody has it open.</summary>
    public OperationProgress? FindProgress(InodeId inode)
    {
        if (!inodes.TryRefer(inode, out Inode? found))
        {
            return null;
        }

        try
        {
            return (found as FileInode)?.Current?.Content.Progress;
        }
        finally
        {
            inodes.Release(found);
        }
    }
}
