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
            bool isAlone;
            lock (file.Sync)
            {
                isAlone = open.Writers == 1;
                if (!isAlone)
                {
                    file.NoteChangedBySystem(SaveMark.Of(open.Content));
                }
            }

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
        if (isKept && !file.HasLocalState && !file.IsUnlinked && !file.Meta.IsComplete)
        {
            FsResult refreshed = await refresh.RefreshAsync(file, cancellationToken).ConfigureAwait(false);
            if (!refreshed.IsOk)
            {
                return refreshed;
            }
        }

        long now = clock.NowNs();
        bool isKilled;
        bool isSavedLater;
        lock (file.Sync)
        {
            if (file.IsReplaced)
            {
                return FsError.Stale;
            }

            if (changes.Size is not null)
            {
                file.Unsaved.WrittenNs = now;
            }

            if (!isKept)
            {
                return FsResult.Ok;
            }

            NodeMeta meta = file.Meta.ChangedBy(changes, now);
            isKilled = changes.KillPrivileges && changes.Mode is null && meta.Mode != file.Meta.Mode;
            if (changes.ModifiedNs is not null)
            {
                file.Unsaved.WrittenNs = UnsavedAttributes.NotWritten;
                meta = meta with { IsComplete = true };
            }

            file.SetMeta(meta, file.AsOf);
            file.Unsaved.Change();
            isSavedLater = file.WillUpload || file.IsUnlinked;
        }

        if (isKilled)
        {
            // An open that cuts the file does this, too, and its reply has no attributes.
            notifier.AttributesChanged(file.Id);
        }

        if (isSavedLater)
        {
            return FsResult.Ok;
        }

        return await SaveAsync(file, cancellationToken).ConfigureAwait(false);
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
