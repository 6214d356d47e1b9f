using AisFs.Vfs.Api;
using AisFs.Vfs.Inodes;
using AisFs.Vfs.Names;

namespace AisFs.Vfs.Operations;

/// <summary>Creates files, links and devices that are not opened.</summary>
internal sealed class NodeCreation(
    NameLocks locks, FreeNames free, NewFiles newFiles, FileUploads uploads, ContentRelease release, Entries entries, InodeTable inodes)
{
    /// <summary>Creates a file or link and has it on the cluster when it returns.</summary>
    public async ValueTask<FsResult<FsEntry>> CreateAsync(
        DirectoryInode directory, string name, FsNodeKind kind, uint mode, uint device, ReadOnlyMemory<byte> content, FsCaller caller, CancellationToken cancellationToken)
    {
        using PathLocks.Holder held = await locks.TakeAsync(directory, name, withSubtree: false, cancellationToken).ConfigureAwait(false);
        FsResult isFree = await free.CheckAsync(directory, name, isDirectory: false, cancellationToken).ConfigureAwait(false);
        if (!isFree.IsOk)
        {
            return isFree.Error;
        }

        (FileInode file, OpenContent open) = newFiles.Add(directory, name, kind, mode, device, caller);
        FsResult created = FsResult.Ok;
        if (content.Length > 0)
        {
            FsResult<int> written = await open.Content.WriteAsync(0, content, CancellationToken.None).ConfigureAwait(false);
            created = new FsResult(written.Error);
        }

        created = created.IsOk ? await uploads.UploadAsync(file, open, CancellationToken.None).ConfigureAwait(false) : created;
        if (!created.IsOk)
        {
            // Nothing of it is to stay: neither a name nor staged bytes.
            await release.DiscardAsync(file, open).ConfigureAwait(false);
            inodes.Release(file);
            return created.Error;
        }

        await release.ReleaseAsync(file, open, wrote: true).ConfigureAwait(false);
        return entries.Counted(file);
    }

    /// <summary>Creates a FIFO, socket or device.</summary>
    public ValueTask<FsResult<FsEntry>> CreateSpecialAsync(
        DirectoryInode directory, string name, FsNodeKind kind, uint device, uint mode, FsCaller caller, CancellationToken cancellationToken)
    {
        bool isDevice = kind is FsNodeKind.CharacterDevice or FsNodeKind.BlockDevice;
        return isDevice || kind is FsNodeKind.Fifo or FsNodeKind.Socket
            ? CreateAsync(directory, name, kind, mode, isDevice ? device : 0, default, caller, cancellationToken)
            : new(FsError.InvalidArgument);
    }
}
