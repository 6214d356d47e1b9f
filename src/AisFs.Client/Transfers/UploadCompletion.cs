using AisFs.Client.Http;
using AisFs.Client.Objects;
using AisFs.Client.Wire;
using Microsoft.Win32.SafeHandles;

namespace AisFs.Client.Transfers;

/// <summary>
/// Makes the object of a file's parts, and finds out by its size and checksum whether it was made when the answer does not tell. Such a
/// completion is neither repeated nor aborted: on a cluster that is still at it, both destroy the object.
/// </summary>
internal sealed class UploadCompletion(ObjectArea objects, ObjectAddress item, SafeFileHandle file, long length)
{
    /// <summary>Completes an upload all of whose parts have arrived.</summary>
    /// <param name="sending">The upload.</param>
    /// <param name="count">The number of its parts.</param>
    /// <param name="isResumed">Whether another run began it: a refusal may mean that it is gone.</param>
    /// <param name="cancellationToken">Ends the requests.</param>
    /// <returns>The object; null when the upload is gone and the object is another.</returns>
    public async ValueTask<AisPutResult?> RunAsync(PartSending sending, int count, bool isResumed, CancellationToken cancellationToken)
    {
        try
        {
            return await sending.CompleteAsync(count, cancellationToken).ConfigureAwait(false);
        }
        catch (AisException e) when (e.MayHaveRun || (isResumed && PartSending.IsLoss(e)))
        {
            if (await SearchAsync(e, cancellationToken).ConfigureAwait(false) is { } stored)
            {
                return stored;
            }

            if (isResumed && PartSending.IsLoss(e))
            {
                return null;
            }

            throw;
        }
    }

    /// <summary>Looks once whether the object is the file.</summary>
    /// <returns>The object; null when there is none, when it is another, or when that can't be told because it has no known checksum.</returns>
    public async ValueTask<AisPutResult?> FindAsync(CancellationToken cancellationToken)
    {
        AisObjectProperties? there = await objects.Reads.TryHeadAsync(item, null, cancellationToken).ConfigureAwait(false);
        return there is not null && there.Size == length && !there.Checksum.IsNone
            && await LocalChecksum.ComputeAsync(file, there.Checksum.Type, cancellationToken).ConfigureAwait(false) == there.Checksum.Value
            ? new AisPutResult { Size = length, Version = there.Version, Checksum = there.Checksum, AccessedNs = there.AccessedNs, Custom = there.Custom }
            : null;
    }

    // The cluster may still be at it. A refusal is final: one look will do.
    private async ValueTask<AisPutResult?> SearchAsync(AisException error, CancellationToken cancellationToken)
    {
        AisRetryOptions retry = objects.Multipart.Options.Retry;
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                if (await FindAsync(cancellationToken).ConfigureAwait(false) is { } stored)
                {
                    return stored;
                }
            }
            catch (AisException)
            {
                // The former error says more than that its outcome could not be asked for.
                return null;
            }

            if (!error.MayHaveRun || attempt == retry.MaxAttempts)
            {
                return null;
            }

            await Task.Delay(RetryRules.GetDelay(error, attempt, retry), objects.Multipart.Options.TimeProvider, cancellationToken).ConfigureAwait(false);
        }
    }
}
