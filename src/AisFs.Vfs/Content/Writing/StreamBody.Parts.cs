using AisFs.Vfs.Api;
using AisFs.Vfs.Progress;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Content.Writing;

internal sealed partial class StreamBody
{
    // Whether another upload could be made of what is here.
    private bool HasAllBytes => !Snapshot().Any(part => part.Place == PartPlace.Lost);

    /// <summary>Sends what is left and completes the upload.</summary>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The outcome; after an error all bytes are still here, and the call can be repeated.</returns>
    public async ValueTask<UploadOutcome> CompleteAsync(CancellationToken cancellationToken)
    {
        OperationProgress.Current?.Join(_progress);
        FsError error = _spoiled ? FsError.Io : await SendRestAsync(cancellationToken).ConfigureAwait(false);
        if (_spoiled)
        {
            return new UploadOutcome(error == FsError.None ? FsError.Io : error, MayBeginAnew: true);
        }

        return error != FsError.None ? new UploadOutcome(error) : await TryCompleteAsync(cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<FsError> SendRestAsync(CancellationToken cancellationToken)
    {
        // One part that fails now is enough: with a silent cluster, each further one would only take its time.
        int failures = _failures;
        foreach (UploadPart part in Snapshot().Where(part => part.State == PartState.Failed))
        {
            if (!await WaitForSlotAsync(failures, cancellationToken).ConfigureAwait(false))
            {
                break;
            }

            BeginSending(part);
        }

        _unreported = FsError.None;
        while (_sealed < Size)
        {
            if (_parts.Count >= MaxParts)
            {
                return FsError.TooLarge;
            }

            if (!await WaitForSlotAsync(failures, cancellationToken).ConfigureAwait(false))
            {
                break;
            }

            long end = Math.Min(Size, _sealed + NextPartSize);

            // A last part may end within a chunk; what is written behind it could not be cut off again. And what goes as zeros
            // can no longer be written.
            _final |= end % _buffer.ChunkSize != 0 || end > _buffer.End;
            Seal(end);
        }

        UploadPart[] parts = Snapshot();
        foreach (UploadPart part in parts)
        {
            await part.Task.ConfigureAwait(false);
        }

        if (_sealed == Size && parts.All(part => part.State is PartState.Sent or PartState.Doubtful))
        {
            return FsError.None;
        }

        FsError error = parts.FirstOrDefault(part => part.State == PartState.Failed)?.Error
            ?? parts.FirstOrDefault(part => part.State == PartState.Doubtful)?.Error ?? FsError.Io;
        return error == FsError.None ? FsError.Io : error;
    }

    /// <summary>
    /// Completes. The cluster refuses that unless all parts are there: thereby it tells whether the doubtful ones are.
    /// </summary>
    private async ValueTask<UploadOutcome> TryCompleteAsync(CancellationToken cancellationToken)
    {
        for (bool settled = false; ; settled = true)
        {
            FsResult<string> id = await BeginAsync().ConfigureAwait(false);
            if (!id.IsOk)
            {
                return new UploadOutcome(id.Error);
            }

            UploadPart[] parts = Snapshot();
            UploadPart[] doubtful = [.. parts.Where(part => part.State == PartState.Doubtful)];
            RequestOutcome completed = await Services.Store.CompleteMultipartAsync(Key, id.Value, parts.Length, cancellationToken).ConfigureAwait(false);
            if (completed.IsOk)
            {
                _completed = true;
                return default;
            }

            if (completed.Fate != RequestFate.Refused || completed.Error == FsError.NotFound)
            {
                // What the cluster itself failed in, it would fail in again.
                _spoiled = true;
                _unsettled = true;
                FsError error = completed.Error == FsError.NotFound ? FsError.Io : completed.Error;
                return new UploadOutcome(error, IsUncertain: true, MayBeginAnew: completed.Fate != RequestFate.Failed);
            }

            if (doubtful.Length == 0)
            {
                // It never refuses what is whole, unless something before has cost it the parts.
                _spoiled = completed.Error == FsError.Io;
                return new UploadOutcome(completed.Error, MayBeginAnew: _spoiled);
            }

            // Without all bytes there is only this upload.
            if (settled || HasAllBytes || !await SendMissingAsync(id.Value, doubtful, completed.Error, cancellationToken).ConfigureAwait(false))
            {
                _spoiled = true;
                return new UploadOutcome(completed.Error, MayBeginAnew: true);
            }
        }
    }

    /// <summary>The cluster says that parts are missing: finds out which of the doubtful ones, and sends those.</summary>
    /// <returns>False when that cannot be known, or could not be done.</returns>
    private async ValueTask<bool> SendMissingAsync(string id, UploadPart[] doubtful, FsError refusal, CancellationToken cancellationToken)
    {
        if (refusal != FsError.Io || !ContentUploader.TakesSmallParts(Key) || doubtful.Any(part => part.Place != PartPlace.Memory))
        {
            return false;
        }

        UploadPart[] missing = doubtful;
        if (doubtful.Length > 1)
        {
            FsResult<IReadOnlyList<int>> listed = await Services.Store.ListPartsAsync(Key, id, cancellationToken).ConfigureAwait(false);
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
            await _slots.WaitAsync(cancellationToken).ConfigureAwait(false);
            BeginSending(part);
            await part.Task.ConfigureAwait(false);
        }

        return missing.Length > 0 && missing.All(part => part.State == PartState.Sent);
    }

    /// <summary>The upload was found to be complete though its answer was lost.</summary>
    public void MarkCompleted() => _completed = true;

    /// <summary>Ends all sending; what was not sent has failed.</summary>
    public async ValueTask StopSendingAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        foreach (UploadPart part in Snapshot())
        {
            await part.Task.ConfigureAwait(false);
        }
    }

    private async ValueTask<bool> WaitForSlotAsync(int failures, CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken).ConfigureAwait(false);
        if (_failures == failures)
        {
            return true;
        }

        _slots.Release();
        return false;
    }

    private UploadPart[] Snapshot()
    {
        lock (_lock)
        {
            return [.. _parts];
        }
    }

    private bool HasSending() => Snapshot().Any(part => part.State == PartState.Sending);

    private FsError TakeError()
    {
        FsError error = _unreported;
        if (error == FsError.None)
        {
            return FsError.None;
        }

        _unreported = FsError.None;
        foreach (UploadPart part in Snapshot().Where(part => part.State == PartState.Failed))
        {
            // Who gets no place now is sent by the flush.
            if (_slots.Wait(0, CancellationToken.None))
            {
                BeginSending(part);
            }
        }

        return error;
    }

    // The caller has a slot.
    private void Seal(long end)
    {
        UploadPart part;
        lock (_lock)
        {
            part = new UploadPart(_parts.Count + 1, _sealed, end);
            _parts.Add(part);
        }

        _sealed = end;
        BeginSending(part);
    }

    private void BeginSending(UploadPart part)
    {
        part.State = PartState.Sending;
        part.Task = SendAsync(part);
    }

    private async Task SendAsync(UploadPart part)
    {
        // Off the writer's thread: hashing and the first bytes of a request take their time.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);

        // Begun by a write, which has ended long before.
        OperationProgress.Current = _progress;
        RequestOutcome outcome;
        try
        {
            outcome = await TrySendAsync(part).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            outcome = RequestOutcome.Refused(FsError.Interrupted);
        }
        catch (Exception exception)
        {
            ContentLog.UploadFailed(Services.Logger, Key, exception);
            outcome = RequestOutcome.Unknown(FsError.Io);
        }

        part.Error = outcome.Error;

        if (outcome.Fate == RequestFate.Failed)
        {
            _spoiled = true;
        }

        part.State = outcome.IsOk ? PartState.Sent : outcome.Fate == RequestFate.Unknown ? PartState.Doubtful : PartState.Failed;
        if (outcome.Error is not (FsError.None or FsError.Interrupted) && (part.State == PartState.Failed || outcome.Error == FsError.TimedOut))
        {
            // A silent cluster is told, too: each further part would take its time.
            _unreported = outcome.Error;
            Interlocked.Increment(ref _failures);
            ContentLog.PartFailed(Services.Logger, part.Number, Key, outcome.Error);
        }

        // The next part may go while this one still moves out of memory.
        _slots.Release();
        if (outcome.IsOk && (Services.Budget.HasWaiters || Services.Budget.WriteBytes > Services.Budget.WriteLimit / 8 * 7))
        {
            await SpillAsync(part).ConfigureAwait(false);
        }
    }

    private async ValueTask<RequestOutcome> TrySendAsync(UploadPart part)
    {
        FsResult<string> id = await BeginAsync().ConfigureAwait(false);
        for (int attempt = 1; !id.IsOk && attempt < 3 && ContentUploader.IsTransient(id.Error); attempt++)
        {
            await Task.Delay(Services.Options.RetryDelay * attempt, Services.Time, _stop.Token).ConfigureAwait(false);
            id = await BeginAsync().ConfigureAwait(false);
        }

        if (!id.IsOk)
        {
            return RequestOutcome.Refused(id.Error);
        }

        using SlabContent content = _tail.GetContent(part.From, part.To);
        RequestOutcome sent = await PartSender.SendAsync(Services, Key, id.Value, part.Number, content, _stop.Token).ConfigureAwait(false);

        // The cluster no longer knows the upload: this part can't be had any more.
        return sent.Error == FsError.NotFound ? sent with { Fate = RequestFate.Failed } : sent;
    }

    private async ValueTask<FsResult<string>> BeginAsync()
    {
        Task<FsResult<string>> begin;
        lock (_lock)
        {
            // Not cancelled with the stream: the cluster may have begun it, and only its id lets it be dropped again.
            begin = _begin ??= Services.Store.BeginMultipartAsync(Key, Services.Stopping).AsTask();
        }

        bool begun = false;
        try
        {
            FsResult<string> id = await begin.ConfigureAwait(false);
            begun = id.IsOk;
            return id;
        }
        finally
        {
            if (!begun)
            {
                // The next part tries anew.
                _ = Interlocked.CompareExchange(ref _begin, null, begin);
            }
        }
    }

    private async ValueTask AbortAsync()
    {
        try
        {
            if (_begin is { } begin && await begin.ConfigureAwait(false) is { IsOk: true } id)
            {
                await PartSender.AbortAsync(Services, Key, id.Value).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // It was never begun.
        }
        catch (Exception exception)
        {
            ContentLog.UploadFailed(Services.Logger, Key, exception);
        }
    }
}
