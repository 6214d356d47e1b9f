using AisFs.Mount.WinFsp.Calls;
using AisFs.Vfs.Api;

namespace AisFs.Mount.WinFsp.Streams;

/// <summary>Named streams on the cluster. The caller has the lock of the file's streams.</summary>
/// <param name="fileSystem">Where they are stored.</param>
/// <param name="stopping">Cancelled when the mount ends.</param>
internal sealed class StreamStore(IFileSystem fileSystem, CancellationToken stopping)
{
    internal bool IgnoresCase => fileSystem.IgnoresCase;

    /// <summary>All extended attributes of a file that can be changed.</summary>
    internal FsResult<IReadOnlyDictionary<string, ReadOnlyMemory<byte>>> Load(InodeId inode)
    {
        FsResult<IReadOnlyDictionary<string, ReadOnlyMemory<byte>>> all = Wait(fileSystem.GetXattrsAsync(inode, stopping));
        return all.IsOk && all.Value.Keys.Any(StreamNames.IsView)
            ? all.Value.Where(pair => !StreamNames.IsView(pair.Key)).ToDictionary(StringComparer.Ordinal)
            : all;
    }

    /// <summary>Reads a view of the object.</summary>
    internal FsResult<ReadOnlyMemory<byte>> View(InodeId inode, string attribute) => Wait(fileSystem.GetXattrAsync(inode, attribute, stopping));

    /// <summary>Creates a stream without bytes.</summary>
    internal FsError Create(InodeId inode, string attribute)
        => Wait(fileSystem.SetXattrAsync(inode, attribute, default, FsXattrMode.Create, stopping)).Error;

    internal FsError Change(InodeId inode, IReadOnlyList<FsXattrChange> changes)
        => changes.Count == 0 ? FsError.None : Wait(fileSystem.ChangeXattrsAsync(inode, changes, stopping)).Error;

    /// <summary>Stores what was written to a stream and is not stored yet.</summary>
    internal FsError Store(SharedStream stream)
    {
        if (!stream.IsUnsaved)
        {
            return FsError.None;
        }

        FsError error = Change(stream.File.Inode, [new FsXattrChange(stream.Attribute, stream.Content.Bytes)]);
        switch (error)
        {
            case FsError.None:
                stream.Stored();
                break;
            case FsError.NotSupported:
                // The file was removed, and the stream with it.
                stream.IsRemoved = true;
                return FsError.None;
            default:
                stream.Failure = error;
                break;
        }

        return error;
    }

    /// <summary>Gives a lookup of a file back.</summary>
    internal void Forget(InodeId inode)
    {
        if (inode != InodeId.Root)
        {
            fileSystem.Forget(inode, 1);
        }
    }

    private static T Wait<T>(ValueTask<T> task) => Blocking.Wait(task);
}
