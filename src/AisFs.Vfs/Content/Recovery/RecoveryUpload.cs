using AisFs.Vfs.Api;
using AisFs.Vfs.Measuring;
using AisFs.Vfs.Staging;
using AisFs.Vfs.Staging.Recovery;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Content.Recovery;

/// <summary>Uploads an entry to the object that it belongs to. Everything is checked before a byte is sent.</summary>
/// <param name="journal">Where it waits.</param>
/// <param name="store">The cluster.</param>
/// <param name="cluster">The cluster's id; empty when it is not known.</param>
/// <param name="overwrite">Whether an object is replaced that is not the one that was changed.</param>
public sealed class RecoveryUpload(RecoveryJournal journal, IObjectStore store, string cluster, bool overwrite)
{
    /// <summary>Uploads one file, with the custom metadata that it would have had.</summary>
    /// <param name="entry">The file.</param>
    /// <param name="cancellationToken">Ends the wait; the entry stays, and the object may have been stored.</param>
    /// <returns>The outcome; unless it is done the entry is still there.</returns>
    public async ValueTask<RecoveryOutcome> RunAsync(RecoveryEntry entry, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entry);
        RecoveryOutcome outcome = FindReason(entry) is { } reason ? Refuse(reason) : await AdoptAndSendAsync(entry, cancellationToken).ConfigureAwait(false);
        if (outcome.IsDone)
        {
            journal.Forget(entry);
        }

        return outcome;
    }

    private async ValueTask<RecoveryOutcome> AdoptAndSendAsync(RecoveryEntry entry, CancellationToken cancellationToken)
    {
        FsResult<StagedFile> adopted = journal.Adopt(entry);
        if (!adopted.IsOk)
        {
            return Refuse(adopted.Error == FsError.Busy ? "it is in use by another process" : "its data are gone", adopted.Error);
        }

        StagedFile file = adopted.Value;
        bool isOurs = true;
        try
        {
            FsError flushed = file.Flush();
            if (flushed != FsError.None)
            {
                return new RecoveryOutcome(RecoveryState.Failed, flushed, "its data cannot be read back from the disk");
            }

            FsResult<ObjectInfo> head = await store.HeadAsync(entry.Key, cancellationToken).ConfigureAwait(false);
            ObjectInfo? there = head.IsOk ? head.Value : null;
            RecoveryOutcome? settled = head.IsOk ? await CheckAsync(entry, file, head.Value, cancellationToken).ConfigureAwait(false)
                : head.Error == FsError.NotFound ? await CheckMissingAsync(entry, cancellationToken).ConfigureAwait(false)
                : new RecoveryOutcome(RecoveryState.Failed, head.Error, "the object cannot be looked at");
            if (settled is { } outcome)
            {
                return outcome;
            }

            isOurs = false;
            return await SendAsync(entry, file, there, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (isOurs)
            {
                file.Dispose();
            }
        }
    }

    private string? FindReason(RecoveryEntry entry)
    {
        if (entry.Doubt is { } doubt)
        {
            return $"{doubt}; --save-to writes what is there to a folder";
        }

        if (entry.Size > journal.Options.MaxFileSize)
        {
            return $"it claims {entry.Size} bytes, more than a file can have";
        }

        if (entry.Cluster != cluster && entry.Cluster.Length > 0)
        {
            return $"it belongs to the cluster {entry.Cluster}, and this is {(cluster.Length > 0 ? cluster : "an unknown one")}: name its own with --endpoint, or write it to a folder with --save-to";
        }

        return entry.Cluster.Length == 0 && cluster.Length > 0 && !overwrite ? "it is not known to which cluster it belongs; --overwrite sends it to this one" : null;
    }

    /// <summary>Whether an object that exists may be replaced; null: it may.</summary>
    private async ValueTask<RecoveryOutcome?> CheckAsync(RecoveryEntry entry, StagedFile file, ObjectInfo there, CancellationToken cancellationToken)
    {
        if (entry.Base?.IsStill(there) == true)
        {
            return null;
        }

        FsResult<bool> arrived = await RecoveryProof.IsThereAsync(entry, file, store, there, cancellationToken).ConfigureAwait(false);
        if (!arrived.IsOk)
        {
            return new RecoveryOutcome(RecoveryState.Failed, arrived.Error, "the object cannot be read");
        }

        if (arrived.Value)
        {
            return await SettleAsync(entry, file, there, cancellationToken).ConfigureAwait(false);
        }

        string other = $"the cluster has another object of that name by now ({there.Size} bytes)";
        return !entry.IsComplete ? Refuse($"{other}, and the rest of this one is gone with the one that was changed; --save-to writes what is here to a folder", FsError.Stale)
            : overwrite ? null
            : Refuse($"{other}; --overwrite replaces it, --save-to writes this one to a folder", FsError.Exists);
    }

    private async ValueTask<RecoveryOutcome?> CheckMissingAsync(RecoveryEntry entry, CancellationToken cancellationToken)
    {
        FsResult<BucketInfo> bucket = await store.HeadBucketAsync(entry.Key.Bucket, cancellationToken).ConfigureAwait(false);
        if (!bucket.IsOk)
        {
            return bucket.Error == FsError.NotFound ? Refuse("its bucket does not exist any more", bucket.Error)
                : new RecoveryOutcome(RecoveryState.Failed, bucket.Error, "its bucket cannot be looked at");
        }

        return entry.IsComplete ? null : Refuse("the object that the rest of it comes from is gone; --save-to writes what is here to a folder", FsError.Stale);
    }

    /// <summary>
    /// The bytes are on the cluster already: sets what belongs to them. Also where the cluster tells it: of an upload of a content that
    /// was there before, it may tell the metadata from its memory only.
    /// </summary>
    private async ValueTask<RecoveryOutcome?> SettleAsync(RecoveryEntry entry, StagedFile file, ObjectInfo there, CancellationToken cancellationToken)
    {
        if (entry.Custom is { Count: > 0 } custom)
        {
            // What the upload itself took along is newer.
            Dictionary<string, string> settled = custom.ToDictionary(static pair => pair.Key, pair => there.Custom?.GetValueOrDefault(pair.Key) ?? pair.Value, StringComparer.Ordinal);
            FsResult set = await store.SetCustomAsync(entry.Key, settled, false, cancellationToken).ConfigureAwait(false);
            if (!set.IsOk)
            {
                return new RecoveryOutcome(RecoveryState.Failed, set.Error, "its bytes have arrived, but its attributes cannot be set");
            }
        }

        file.Journal.End();
        return new RecoveryOutcome(RecoveryState.AlreadyThere);
    }

    private async ValueTask<RecoveryOutcome> SendAsync(RecoveryEntry entry, StagedFile file, ObjectInfo? there, CancellationToken cancellationToken)
    {
        FsResult<ObjectInfo> sent;
        using VfsMeter meter = new(null);
        ContentStore contents = new(store, journal.Options, journal.Logger, journal.Time, meter);
        await using (contents.ConfigureAwait(false))
        {
            ExtentMap extents = new();
            foreach (Extent extent in entry.Extents)
            {
                extents.Set(extent.Start, extent.End, extent.Kind);
            }

            // What all of a file is here for needs nothing of an object.
            FileContent content = contents.Adopt(entry.Key, there, file, extents, entry.IsComplete ? 0 : entry.BaseLength, entry.Size);
            await using (content.ConfigureAwait(false))
            {
                sent = await content.FlushAsync(_ => entry.Custom, cancellationToken).ConfigureAwait(false);
            }
        }

        return sent.IsOk ? new RecoveryOutcome(RecoveryState.Uploaded) : new RecoveryOutcome(RecoveryState.Failed, sent.Error, "the cluster did not take it");
    }

    private static RecoveryOutcome Refuse(string reason, FsError error = FsError.None) => new(RecoveryState.Refused, error, reason);
}
