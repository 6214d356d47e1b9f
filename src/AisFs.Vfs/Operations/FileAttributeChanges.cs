using AisFs.Vfs.Api;
using AisFs.Vfs.Inodes;
using AisFs.Vfs.Metadata;
using AisFs.Vfs.Names;

namespace AisFs.Vfs.Operations;

/// <summary>Changes attributes of files, their size among them.</summary>
internal sealed class FileAttributeChanges(
    NameLocks locks, ContentJoin contents, ContentRelease release, FileUploads uploads, InodeRefresh refresh, MountClock clock, Notifier notifier)
{
    public async ValueTask<FsResult> SetAsync(FileInode file, FileHandle? through, FsAttributeChanges changes, CancellationToken cancellationToken)
    {
        using PathLocks.Holder? held = await locks.TakeAsync(file, cancellationToken).ConfigureAwait(false);
        if (changes.Size is not { } size)
        {
            return await ChangeFileAsync(file, changes, cancellationToken).ConfigureAwait(false);
        }

        if (through is not null)
        {
            FsResult cut = await through.Content.ResizeAsync(size, cancellationToken).ConfigureAwait(false);
            return cut.IsOk ? await ChangeFileAsync(file, changes, cancellationToken).ConfigureAwait(false) : cut;
        }

        // truncate(2) of a file that may not be open: then no handle will flush what this makes dirty.
        FsResult<(OpenContent Open, bool)> joined = await contents.JoinAsync(file, writes: true, cancellationToken).ConfigureAwait(false);
        if (!joined.IsOk)
        {
            return joined.Error;
        }

        OpenContent open = joined.Value.Open;
        try
        {
            FsResult cut = await open.Content.ResizeAsync(size, cancellationToken).ConfigureAwait(false);
            if (!cut.IsOk)
            {
                return cut;
            }

            FsResult changed = await ChangeFileAsync(file, changes, cancellationToken).ConfigureAwait(false);
            bool isAlone = file.NoteCut(open);
            return changed.IsOk && isAlone ? await uploads.FlushAsync(file, open, cancellationToken).ConfigureAwait(false) : changed;
        }
        finally
        {
            await release.ReleaseAsync(file, open, wrote: true).ConfigureAwait(false);
        }
    }

    /// <summary>Changes a file's attributes; they go with the next upload, or at once when there is none.</summary>
    private async ValueTask<FsResult> ChangeFileAsync(FileInode file, FsAttributeChanges changes, CancellationToken cancellationToken)
    {
        bool isKept = changes.ChangesKept || (changes.KillPrivileges && FileModes.WithoutPrivileges(file.Meta.Mode) != file.Meta.Mode);
        if (isKept && !file.HasLocalState && !NodeTree.HasTimes(file))
        {
            FsResult refreshed = await refresh.RefreshAsync(file, cancellationToken).ConfigureAwait(false);
            if (!refreshed.IsOk)
            {
                return refreshed;
            }
        }

        FsError error = AttributeEdit.Apply(file, changes, isKept, clock.NowNs(), out AttributeEdit edit);
        if (error != FsError.None)
        {
            return error;
        }

        if (edit.DropsPrivileges)
        {
            // An open that cuts the file does this, too, and its reply has no attributes.
            notifier.AttributesChanged(file.Id);
        }

        return edit.IsDue ? await SaveAsync(file, cancellationToken).ConfigureAwait(false) : FsResult.Ok;
    }

    private async ValueTask<FsResult> SaveAsync(FileInode file, CancellationToken cancellationToken)
    {
        await file.EnterUploadGateAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await uploads.SaveAttributesLockedAsync(file).ConfigureAwait(false);
        }
        finally
        {
            file.UploadGate.Release();
        }
    }
}
