using AisFs.Vfs.Api;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Content.Writing;

/// <summary>Sends parts of multipart uploads.</summary>
internal static class PartSender
{
    private const int MaxAttempts = 3;

    /// <summary>
    /// Sends one part. It is sent again only after it was refused: one that may have arrived must not go a second time under
    /// its number.
    /// </summary>
    /// <param name="services">The mount.</param>
    /// <param name="key">The object.</param>
    /// <param name="uploadId">The upload.</param>
    /// <param name="number">The part's number.</param>
    /// <param name="content">Its bytes.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>What became of it.</returns>
    public static async ValueTask<RequestOutcome> SendAsync(
        ContentServices services, ObjectKey key, string uploadId, int number, IUploadContent content, CancellationToken cancellationToken)
    {
        long started = services.Time.GetTimestamp();
        for (int attempt = 1; ; attempt++)
        {
            RequestOutcome outcome = await services.Store.PutPartAsync(key, uploadId, number, content, cancellationToken).ConfigureAwait(false);
            if (outcome.Fate == RequestFate.Unknown)
            {
                ContentLog.PartDoubtful(services.Logger, number, key, outcome.Error);
            }

            if (outcome.Fate != RequestFate.Refused || attempt >= MaxAttempts || !ContentUploader.IsTransient(outcome.Error)
                || services.Time.GetElapsedTime(started) > services.Options.RetryBudget)
            {
                return outcome;
            }

            await Task.Delay(services.Options.RetryDelay * attempt, services.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Drops an upload. Never one whose completion may have been carried out: its parts would be taken from the object.</summary>
    public static async ValueTask AbortAsync(ContentServices services, ObjectKey key, string uploadId)
    {
        FsResult aborted = await services.Store.AbortMultipartAsync(key, uploadId, CancellationToken.None).ConfigureAwait(false);
        if (aborted.Error is not (FsError.None or FsError.NotFound))
        {
            ContentLog.AbortFailed(services.Logger, key, aborted.Error);
        }
    }
}
