namespace AisFs.Vfs.Content.Writing;

internal sealed partial class StreamBody
{
    /// <summary>Sends what is left and completes the upload.</summary>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The outcome; after an error all bytes are still here, and the call can be repeated.</returns>
    public async ValueTask<UploadOutcome> CompleteAsync(CancellationToken cancellationToken)
    {
        if (_refused != FsError.None)
        {
            return new UploadOutcome(_refused);
        }

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
        while (_sealed < _buffer.End)
        {
            if (_parts.Count >= MaxParts)
            {
                return new UploadOutcome(FsError.TooLarge);
            }

            if (!await WaitForSlotAsync(failures, cancellationToken).ConfigureAwait(false))
            {
                break;
            }

            long end = Math.Min(_buffer.End, _sealed + NextPartSize);

            // A last part may end within a chunk; what is written behind it could not be cut off again.
            _final |= end % _buffer.ChunkSize != 0;
            Seal(end);
        }

        UploadPart[] parts = Snapshot();
        foreach (UploadPart part in parts)
        {
            await part.Task.ConfigureAwait(false);
        }

        if (parts.FirstOrDefault(part => part.State != PartState.Sent) is { } failed)
        {
            return new UploadOutcome(failed.Error == FsError.None ? FsError.Io : failed.Error);
        }

        FsResult<string> id = await BeginAsync().ConfigureAwait(false);
        if (!id.IsOk)
        {
            return new UploadOutcome(id.Error);
        }

        FsResult result = await Services.Store.CompleteMultipartAsync(Key, id.Value, parts.Length, cancellationToken).ConfigureAwait(false);
        _completed = result.IsOk;
        return new UploadOutcome(result.Error, !result.IsOk);
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
        FsError error;
        try
        {
            error = await TrySendAsync(part).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            error = FsError.Interrupted;
        }
        catch (Exception exception)
        {
            ContentLog.UploadFailed(Services.Logger, Key, exception);
            error = FsError.Io;
        }

        if (error == FsError.None)
        {
            part.State = PartState.Sent;
        }
        else
        {
            part.Error = error;
            part.State = PartState.Failed;
            if (error != FsError.Interrupted)
            {
                _unreported = error;
                Interlocked.Increment(ref _failures);
                ContentLog.PartFailed(Services.Logger, part.Number, Key, error);
            }
        }

        // The next part may go while this one still moves out of memory.
        _slots.Release();
        if (error == FsError.None && (Services.Budget.HasWaiters || Services.Budget.WriteBytes > Services.Budget.WriteLimit / 2))
        {
            await SpillAsync(part).ConfigureAwait(false);
        }
    }

    private async ValueTask<FsError> TrySendAsync(UploadPart part)
    {
        long started = Services.Time.GetTimestamp();
        for (int attempt = 1; ; attempt++)
        {
            FsResult<string> id = await BeginAsync().ConfigureAwait(false);
            FsError error = id.Error;
            if (id.IsOk)
            {
                using SlabContent content = _buffer.GetContent(part.From, part.To);
                error = (await Services.Store.PutPartAsync(Key, id.Value, part.Number, content, _stop.Token).ConfigureAwait(false)).Error;
            }

            if (error == FsError.None || attempt >= 3 || !ContentUploader.IsTransient(error)
                || Services.Time.GetElapsedTime(started) > Services.Options.RetryBudget)
            {
                return error;
            }

            await Task.Delay(Services.Options.RetryDelay * attempt, Services.Time, _stop.Token).ConfigureAwait(false);
        }
    }

    private async ValueTask<FsResult<string>> BeginAsync()
    {
        Task<FsResult<string>> begin;
        lock (_lock)
        {
            begin = _begin ??= Services.Store.BeginMultipartAsync(Key, _stop.Token).AsTask();
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
                FsResult result = await Services.Store.AbortMultipartAsync(Key, id.Value, CancellationToken.None).ConfigureAwait(false);
                if (!result.IsOk)
                {
                    ContentLog.AbortFailed(Services.Logger, Key, result.Error);
                }
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
