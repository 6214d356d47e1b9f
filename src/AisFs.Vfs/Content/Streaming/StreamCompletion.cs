using AisFs.Vfs.Api;
using AisFs.Vfs.Content.Uploading;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Content.Streaming;

/// <summary>Sends the rest of a streamed file, and has the cluster make the object of its parts.</summary>
/// <param name="parts">The parts.</param>
/// <param name="pipeline">Sends parts.</param>
/// <param name="upload">The upload.</param>
/// <param name="writer">Cuts off what is left.</param>
internal sealed class StreamCompletion(PartTable parts, PartPipeline pipeline, MultipartUpload upload, StreamWriter writer)
{
    /// <summary>Sends what is left and completes the upload.</summary>
    /// <param name="cancellationToken">Gives up; the upload may have been completed.</param>
    /// <returns>The outcome; after an error all bytes are still here, and the call can be repeated.</returns>
    public async ValueTask<UploadOutcome> CompleteAsync(CancellationToken cancellationToken)
    {
        pipeline.Watch();
        FsError error = upload.IsSpoiled ? FsError.Io : await SendRestAsync(cancellationToken).ConfigureAwait(false);
        if (upload.IsSpoiled)
        {
            return new UploadOutcome(error == FsError.None ? FsError.Io : error, MayBeginAnew: true);
        }

        return error != FsError.None ? new UploadOutcome(error) : await TryCompleteAsync(cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<FsError> SendRestAsync(CancellationToken cancellationToken)
    {
        // One part that fails now is enough: with a silent cluster, each further one would only take its time.
        pipeline.ForgetError();
        int failures = pipeline.Failures;
        foreach (UploadPart part in parts.ToArray().Where(part => part.State == PartState.Failed))
        {
            if (!await pipeline.WaitAsync(failures, cancellationToken).ConfigureAwait(false))
            {
                break;
            }

            pipeline.Send(part);
        }

        FsError error = await writer.SealRestAsync(failures, cancellationToken).ConfigureAwait(false);
        if (error != FsError.None)
        {
            return error;
        }

        UploadPart[] all = parts.ToArray();
        foreach (UploadPart part in all)
        {
            await part.Task.ConfigureAwait(false);
        }

        if (writer.IsSealed && all.All(part => part.State is PartState.Sent or PartState.Doubtful))
        {
            return FsError.None;
        }

        error = all.FirstOrDefault(part => part.State == PartState.Failed)?.Error
            ?? all.FirstOrDefault(part => part.State == PartState.Doubtful)?.Error ?? FsError.Io;
        error = error == FsError.None ? FsError.Io : error;

        // Whenever the parts failed, before this flush began to wait for them or later: the next write has them sent again.
        pipeline.KeepError(error);
        return error;
    }

    /// <summary>
    /// Completes. The cluster refuses that unless all parts are there: that is how the doubtful ones are checked.
    /// </summary>
    private async ValueTask<UploadOutcome> TryCompleteAsync(CancellationToken cancellationToken)
    {
        for (bool settled = false; ; settled = true)
        {
            FsResult<string> id = await upload.BeginAsync().ConfigureAwait(false);
            if (!id.IsOk)
            {
                return new UploadOutcome(id.Error);
            }

            UploadPart[] all = parts.ToArray();
            UploadPart[] doubtful = [.. all.Where(part => part.State == PartState.Doubtful)];
            RequestOutcome completed = await upload.CompleteAsync(all.Length, cancellationToken).ConfigureAwait(false);
            if (completed.IsOk)
            {
                return default;
            }

            if (completed.Fate != RequestFate.Refused || completed.Error == FsError.NotFound)
            {
                upload.Spoil();
                upload.MarkUnsettled();
                FsError error = completed.Error == FsError.NotFound ? FsError.Io : completed.Error;

                // What the cluster itself failed in, it would fail in again.
                return new UploadOutcome(error, IsUncertain: true, MayBeginAnew: completed.Fate != RequestFate.Failed);
            }

            if (doubtful.Length == 0)
            {
                // It never refuses what is whole, unless something before has cost it the parts.
                bool lostParts = completed.Error == FsError.Io;
                if (lostParts)
                {
                    upload.Spoil();
                }

                return new UploadOutcome(completed.Error, MayBeginAnew: lostParts);
            }

            // Without all bytes there is only this upload.
            if (settled || parts.HasAllBytes || !await SendMissingAsync(doubtful, completed.Error, cancellationToken).ConfigureAwait(false))
            {
                upload.Spoil();
                return new UploadOutcome(completed.Error, MayBeginAnew: true);
            }
        }
    }

    /// <summary>The cluster says that parts are missing: finds out which of the doubtful ones, and sends those.</summary>
    /// <returns>False when that cannot be known, or could not be done.</returns>
    private async ValueTask<bool> SendMissingAsync(UploadPart[] doubtful, FsError refusal, CancellationToken cancellationToken)
    {
        if (refusal != FsError.Io || !upload.TakesSmallParts || doubtful.Any(part => part.Place != PartPlace.Memory))
        {
            return false;
        }

        UploadPart[] missing = doubtful;
        if (doubtful.Length > 1)
        {
            FsResult<IReadOnlyList<int>> listed = await upload.ListPartsAsync(cancellationToken).ConfigureAwait(false);
            if (!listed.IsOk)
            {
                return false;
            }

            missing = [.. doubtful.Where(part => !listed.Value.Contains(part.Number))];
            foreach (UploadPart part in doubtful.Except(missing))
            {
                part.State = PartState.Sent;
            }
        }

        foreach (UploadPart part in missing)
        {
            await pipeline.WaitAsync(cancellationToken).ConfigureAwait(false);
            pipeline.Send(part);
            await part.Task.ConfigureAwait(false);
        }

        return missing.Length > 0 && missing.All(part => part.State == PartState.Sent);
    }
}
