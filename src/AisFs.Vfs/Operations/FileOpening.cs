using AisFs.Vfs.Api;
using AisFs.Vfs.Inodes;
using AisFs.Vfs.Metadata;

namespace AisFs.Vfs.Operations;

/// <summary>Opens files.</summary>
internal sealed class FileOpening(
    InodeTable inodes, HandleTable handles, ContentJoin contents, ContentRelease release, Doubts doubts, DirectoryReadAhead ahead, MountClock clock, bool isReadOnly)
{
    /// <summary>Whether what is opened can change the file.</summary>
    public static bool IsWriting(FsOpenFlags flags) => (flags & (FsOpenFlags.Write | FsOpenFlags.Truncate | FsOpenFlags.Append)) != 0;

    /// <summary>Opens a file.</summary>
    public ValueTask<FsResult<FsOpened>> OpenAsync(InodeId inode, FsOpenFlags flags, uint thread, CancellationToken cancellationToken)
    {
        bool writes = IsWriting(flags);
        if (writes && isReadOnly)
        {
            return new(FsError.ReadOnly);
        }

        if (!inodes.TryRefer(inode, out Inode? found))
        {
            return new(FsError.Stale);
        }

        if (found is not FileInode { Kind: FsNodeKind.File } file)
        {
            FsError error = found.Kind == FsNodeKind.Directory ? FsError.IsDirectory : FsError.NotSupported;
            inodes.Release(found);
            return new(error);
        }

        if ((flags & FsOpenFlags.Fresh) != 0)
        {
            doubts.Doubt(file);
        }

        if (!writes)
        {
            ahead.Opened(file, thread);
        }

        if ((flags & FsOpenFlags.Truncate) == 0 && contents.TryOpen(file, writes, cuts: false, out OpenContent? open, out bool keepCache))
        {
            return new(Opened(file, open, flags, keepCache, thread));
        }

        return Interruption.CatchAsync(OpenSlowlyAsync(file, flags, writes, thread, cancellationToken));
    }

    /// <summary>Opens a file that was made just now, and whose content has the handle among its users already.</summary>
    public FsOpened OpenNew(FileInode file, OpenContent open, FsOpenFlags flags)
    {
        _ = file.TryAddReference();
        HandleId handle = handles.Add(new FileHandle(file, open, flags, isWriter: true) { ChangedByOpening = true });
        return new(handle, KeepCache: true, NeedsFlush: true);
    }

    private async ValueTask<FsResult<FsOpened>> OpenSlowlyAsync(FileInode file, FsOpenFlags flags, bool writes, uint thread, CancellationToken cancellationToken)
    {
        bool isReferred = true;
        try
        {
            bool cuts = (flags & FsOpenFlags.Truncate) != 0;
            FsResult<(OpenContent Open, bool KeepCache)> joined = await contents.OpenAsync(file, writes, cuts, cancellationToken).ConfigureAwait(false);
            if (!joined.IsOk)
            {
                return joined.Error;
            }

            (OpenContent open, bool keepCache) = joined.Value;
            FsResult cut = cuts ? await CutAsync(file, open, cancellationToken).ConfigureAwait(false) : FsResult.Ok;
            if (!cut.IsOk)
            {
                await release.ReleaseAsync(file, open, writes).ConfigureAwait(false);
                return cut.Error;
            }

            isReferred = false;
            return Opened(file, open, flags, keepCache, thread);
        }
        finally
        {
            if (isReferred)
            {
                inodes.Release(file);
            }
        }
    }

    private async ValueTask<FsResult> CutAsync(FileInode file, OpenContent open, CancellationToken cancellationToken)
    {
        try
        {
            FsResult cut = await open.Content.ResizeAsync(0, cancellationToken).ConfigureAwait(false);
            if (cut.IsOk)
            {
                file.Unsaved.WrittenNs = clock.NowNs();
            }
            else if (cut.Error == FsError.Stale && contents.IsLastTry(file))
            {
                // Its version was gone before it could be cut. The close tells that.
                open.Content.OweSize(0);
                return FsResult.Ok;
            }

            return cut;
        }
        finally
        {
            file.EndChange();
        }
    }

    // The handle takes over the references to inode and content.
    private FsOpened Opened(FileInode file, OpenContent open, FsOpenFlags flags, bool keepCache, uint thread)
    {
        FileHandle handle = new(file, open, flags, IsWriting(flags)) { ChangedByOpening = (flags & FsOpenFlags.Truncate) != 0, HadPages = keepCache, Opener = thread };
        if ((flags & FsOpenFlags.Backing) != 0 && !IsWriting(flags))
        {
            handle.FindBacking();
            if (handle.Backing is not null)
            {
                // Its reads may never come here.
                ahead.Read(file, hadPages: false);
            }
        }

        return new(handles.Add(handle), keepCache, IsWriting(flags)) { Backing = handle.Backing };
    }
}
