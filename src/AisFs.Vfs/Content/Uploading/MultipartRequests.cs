using AisFs.Vfs.Api;
using AisFs.Vfs.Store;
using Microsoft.Extensions.Logging;

namespace AisFs.Vfs.Content.Uploading;

/// <summary>The requests of multipart uploads.</summary>
/// <param name="store">The cluster.</param>
/// <param name="options">Pauses and limits of attempts.</param>
/// <param name="logger">Takes what fails.</param>
/// <param name="time">The clock.</param>
internal sealed class MultipartRequests(IObjectStore store, ContentOptions options, ILogger logger, TimeProvider time)
{
    private const int MaxAttempts = 3;

    /// <summary>Whether parts may have any size, and can be listed.</summary>
    public bool TakesSmallParts(ObjectKey key) => store.GetAbilities(key.Bucket).TakesSmallParts;

    /// <summary>Begins an upload.</summary>
    /// <returns>Its id.</returns>
    public ValueTask<FsResult<string>> BeginAsync(ObjectKey key, CancellationToken cancellationToken) => store.BeginMultipartAsync(key, cancellationToken);

    /// <summary>Makes the object of parts 1 to a number.</summary>
    public ValueTask<RequestOutcome> CompleteAsync(ObjectKey key, string uploadId, int parts, CancellationToken cancellationToken)
        => store.CompleteMultipartAsync(key, uploadId, parts, cancellationToken);

    /// <summary>The numbers of the parts that have arrived.</summary>
    public ValueTask<FsResult<IReadOnlyList<int>>> ListPartsAsync(ObjectKey key, string uploadId, CancellationToken cancellationToken)
        => store.ListPartsAsync(key, uploadId, cancellationToken);

    /// <summary>
    /// Sends a part. It is sent again only after it was refused: a part that may have arrived must not go a second time
    /// under its number.
    /// </summary>
    /// <param name="key">The object.</param>
    /// <param name="uploadId">The upload.</param>
    /// <param name="number">The part's number.</param>
    /// <param name="content">Its bytes.</param>
    /// <param name="cancellationToken">Gives up; the part may have arrived.</param>
    /// <returns>What became of it.</returns>
    public async ValueTask<RequestOutcome> SendAsync(ObjectKey key, string uploadId, int number, IUploadContent content, CancellationToken cancellationToken)
    {
        long started = time.GetTimestamp();
        for (int attempt = 1; ; attempt++)
        {
            RequestOutcome outcome = await store.PutPartAsync(key, uploadId, number, content, cancellationToken).ConfigureAwait(false);
            if (outcome.Fate == RequestFate.Unknown)
            {
                UploadLog.PartDoubtful(logger, number, key, outcome.Error);
            }

            if (outcome.Fate != RequestFate.Refused || attempt >= MaxAttempts || !Retries.IsTransient(outcome.Error)
                || time.GetElapsedTime(started) > options.RetryBudget)
            {
                return outcome;
            }

            await PauseAsync(attempt, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Waits before the next attempt.</summary>
    /// <param name="attempt">How many attempts there were.</param>
    public Task PauseAsync(int attempt, CancellationToken cancellationToken) => Task.Delay(options.RetryDelay * attempt, time, cancellationToken);

    /// <summary>Logs an exception that no request should throw.</summary>
    public void ReportUnexpected(ObjectKey key, Exception exception) => UploadLog.UploadFailed(logger, key, exception);

    /// <summary>Logs a part that was not sent.</summary>
    public void ReportPart(ObjectKey key, int number, FsError error) => UploadLog.PartFailed(logger, number, key, error);

    /// <summary>Drops an upload. Never one whose completion may have been carried out: its parts would be taken from the object.</summary>
    public async ValueTask AbortAsync(ObjectKey key, string uploadId)
    {
        FsResult aborted = await store.AbortMultipartAsync(key, uploadId, CancellationToken.None).ConfigureAwait(false);
        if (aborted.Error is not (FsError.None or FsError.NotFound))
        {
            UploadLog.AbortFailed(logger, key, aborted.Error);
        }
    }
}
