using AisFs.Vfs.Api;
using AisFs.Vfs.Content.Uploading;
using AisFs.Vfs.Content.Writing;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Content;

/// <summary>Uploads one content when it is flushed; callers that come while an upload runs share it.</summary>
/// <param name="gate">The content's state.</param>
/// <param name="binding">The object that it becomes.</param>
/// <param name="marks">How it stands.</param>
/// <param name="refused">The changes that were refused.</param>
/// <param name="run">The upload that runs.</param>
/// <param name="uploads">Uploads contents.</param>
internal sealed class ContentFlusher(
    ContentGate gate, ObjectBinding binding, ContentMarks marks, RefusedChanges refused, SharedRun<FsResult<ObjectInfo>> run, ContentUploads uploads)
{
    /// <summary>The marks of the uploads so far.</summary>
    public UploadHistory History { get; } = new();

    /// <summary>Whether there is something that a flush has to upload.</summary>
    public bool IsDirty => !binding.IsDetached && (gate.Current.IsDirty || History.IsUnfinished || refused.Error != FsError.None);

    /// <summary>
    /// Whether there are changes of a writer, made or refused. A change that was only refused because the object was
    /// replaced does not count: the same change can be made to the object that is there now.
    /// </summary>
    public bool HasChanges => !binding.IsDetached && (gate.Current.IsDirty || History.IsUnfinished || refused.Error is not (FsError.None or FsError.Stale));

    /// <summary>Why the last upload failed, else why a change was refused; none when nothing went wrong.</summary>
    public FsError LastError => refused.Error is not FsError.None and var error ? error : History.LastError;

    /// <summary>Uploads what is dirty.</summary>
    /// <param name="custom">Makes the metadata from the version that the content will have.</param>
    /// <param name="cancellationToken">Cancels waiting, not the upload.</param>
    /// <returns>The object's new state.</returns>
    public async ValueTask<FsResult<ObjectInfo>> FlushAsync(Func<ObjectVersion, IReadOnlyDictionary<string, string>?> custom, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task<FsResult<ObjectInfo>> upload = run.Join(() => UploadAsync(custom), static _ => false, out bool hasJoined);
            try
            {
                FsResult<ObjectInfo> result = await upload.WaitAsync(cancellationToken).ConfigureAwait(false);

                // The upload that was joined may have been over but for its answer when the last write came.
                if (!hasJoined || !result.IsOk || !IsDirty)
                {
                    return result;
                }
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return FsError.Interrupted;
            }
        }
    }

    /// <summary>Keeps what was not uploaded for recovery. The caller has entered the gate.</summary>
    public ValueTask KeepAsync(RecoveryKeeper keeper)
        => IsDirty && gate.Current.IsDirty ? keeper.KeepAsync(gate, binding, refused.Error, marks) : ValueTask.CompletedTask;

    private async ValueTask<FsResult<ObjectInfo>> UploadAsync(Func<ObjectVersion, IReadOnlyDictionary<string, string>?> custom)
    {
        await gate.EnterAnywayAsync().ConfigureAwait(false);
        try
        {
            if (!IsDirty)
            {
                return binding.Info ?? new ObjectInfo { Name = binding.Key.Name, Size = gate.Current.Size };
            }

            return marks.Error is not FsError.None and var error ? error
                : marks.IsHeld ? FsError.Busy
                : await uploads.RunAsync(gate, binding, History, refused.Error, custom).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return FsError.Interrupted;
        }
        catch (Exception exception)
        {
            // Whatever the store threw: the bytes are still here.
            uploads.ReportUnexpected(binding.Key, exception);
            return FsError.Io;
        }
        finally
        {
            gate.Exit();
        }
    }
}
