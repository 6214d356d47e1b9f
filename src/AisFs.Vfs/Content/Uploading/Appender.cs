using AisFs.Vfs.Api;
using AisFs.Vfs.Reading;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Content.Uploading;

/// <summary>Appends to objects.</summary>
/// <param name="store">The cluster.</param>
/// <param name="retryDelay">The pause before the second attempt.</param>
/// <param name="time">The clock.</param>
internal sealed class Appender(IObjectStore store, TimeSpan retryDelay, TimeProvider time)
{
    private const int MaxAttempts = 3;

    /// <summary>Whether the cluster appends to an object of this name.</summary>
    public bool CanAppend(ObjectKey key) => store.GetAbilities(key.Bucket).CanAppendTo(key.Name);

    /// <summary>Appends to an object that must still be the known one, and be stored in one part.</summary>
    /// <param name="key">The object.</param>
    /// <param name="known">Its known state.</param>
    /// <param name="pieces">The bytes.</param>
    /// <param name="cancellationToken">Gives up. Nothing shows before the last request.</param>
    /// <returns>The outcome; <see cref="FsError.NotSupported"/> when the whole file must be sent instead.</returns>
    public async ValueTask<UploadOutcome> AppendAsync(ObjectKey key, CachedObject known, IReadOnlyList<IUploadContent> pieces, CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            UploadOutcome outcome = await TryAppendAsync(key, known, pieces, cancellationToken).ConfigureAwait(false);
            if (outcome.IsUncertain || !Retries.IsTransient(outcome.Error))
            {
                return outcome;
            }

            // Nothing shows before the flush: what was sent of an append that failed is left behind.
            if (attempt >= MaxAttempts)
            {
                return outcome.Error == FsError.Io ? new UploadOutcome(FsError.NotSupported) : outcome;
            }

            await Task.Delay(retryDelay * attempt, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask<UploadOutcome> TryAppendAsync(
        ObjectKey key, CachedObject known, IReadOnlyList<IUploadContent> pieces, CancellationToken cancellationToken)
    {
        FsError error = await CheckAsync(key, known, cancellationToken).ConfigureAwait(false);
        if (error != FsError.None)
        {
            return new UploadOutcome(error);
        }

        string handle = string.Empty;
        foreach (IUploadContent piece in pieces)
        {
            FsResult<string> sent = await store.AppendAsync(key, handle, piece, cancellationToken).ConfigureAwait(false);
            if (!sent.IsOk)
            {
                return new UploadOutcome(sent.Error);
            }

            handle = sent.Value;
        }

        // The first request has taken the object of that moment. It was the known one only if it still is.
        error = await CheckAsync(key, known, cancellationToken).ConfigureAwait(false);
        if (error != FsError.None)
        {
            return new UploadOutcome(error);
        }

        FsResult flushed = await store.FlushAppendAsync(key, handle, cancellationToken).ConfigureAwait(false);
        return new UploadOutcome(flushed.Error, !flushed.IsOk);
    }

    private async ValueTask<FsError> CheckAsync(ObjectKey key, CachedObject known, CancellationToken cancellationToken)
    {
        FsResult<ObjectInfo> head = await store.HeadAsync(key, cancellationToken).ConfigureAwait(false);
        if (!head.IsOk)
        {
            return head.Error == FsError.NotFound ? FsError.Stale : head.Error;
        }

        // Of an object of several parts the cluster would keep the first one only.
        return known.Pin(head.Value, isLast: true) != VersionRelation.Same ? FsError.Stale : head.Value.Parts == 1 ? FsError.None : FsError.NotSupported;
    }
}
