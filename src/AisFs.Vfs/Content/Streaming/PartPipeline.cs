using System.Diagnostics.CodeAnalysis;
using AisFs.Vfs.Api;
using AisFs.Vfs.Content.Writing;
using AisFs.Vfs.Progress;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Content.Streaming;

/// <summary>
/// Sends the parts of a streamed file, some side by side, while the file is written. A part that fails is reported once to
/// the writer, and sent again.
/// </summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "Ended by StopAsync; the semaphore holds nothing.")]
internal sealed class PartPipeline
{
    private readonly PartTable _parts;
    private readonly StreamTail _tail;
    private readonly PartSpill _spill;
    private readonly MultipartUpload _upload;
    private readonly SemaphoreSlim _slots;
    private readonly OperationProgress _progress;
    private readonly CancellationTokenSource _stop;
    private FsError _unreported;
    private volatile int _failures;

    /// <summary>Makes a pipeline.</summary>
    /// <param name="parts">The parts.</param>
    /// <param name="tail">Their bytes.</param>
    /// <param name="spill">Takes sent parts out of memory.</param>
    /// <param name="upload">The upload.</param>
    /// <param name="slots">How many parts are sent side by side.</param>
    /// <param name="time">The clock.</param>
    public PartPipeline(PartTable parts, StreamTail tail, PartSpill spill, MultipartUpload upload, int slots, TimeProvider time)
    {
        _parts = parts;
        _tail = tail;
        _spill = spill;
        _upload = upload;
        _slots = new SemaphoreSlim(slots);
        _progress = new OperationProgress(time);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(upload.Stopping);
    }

    /// <summary>How many parts have failed so far.</summary>
    public int Failures => _failures;

    /// <summary>Lets the present operation watch how parts get on.</summary>
    public void Watch() => OperationProgress.Current?.Join(_progress);

    /// <summary>Waits until a part may be sent.</summary>
    public Task WaitAsync(CancellationToken cancellationToken) => _slots.WaitAsync(cancellationToken);

    /// <summary>Waits until a part may be sent.</summary>
    /// <param name="failures">How many parts had failed when the caller began.</param>
    /// <param name="cancellationToken">Ends the wait; no part may be sent then.</param>
    /// <returns>False when another part has failed since.</returns>
    public async ValueTask<bool> WaitAsync(int failures, CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken).ConfigureAwait(false);
        if (_failures == failures)
        {
            return true;
        }

        _slots.Release();
        return false;
    }

    /// <summary>Makes the next part and sends it. The caller has waited.</summary>
    /// <param name="end">Behind its last byte in the file.</param>
    public void Seal(long end) => Send(_parts.Seal(end));

    /// <summary>Sends a part in the background. The caller has waited.</summary>
    public void Send(UploadPart part)
    {
        part.State = PartState.Sending;
        part.Task = SendAsync(part);
    }

    /// <summary>The error of a part that no writer was told; the failed parts are sent again.</summary>
    public FsError TakeError()
    {
        FsError error = _unreported;
        if (error == FsError.None)
        {
            return FsError.None;
        }

        _unreported = FsError.None;
        foreach (UploadPart part in _parts.ToArray().Where(part => part.State == PartState.Failed))
        {
            // A part that gets no place now is sent by the flush.
            if (_slots.Wait(0, CancellationToken.None))
            {
                Send(part);
            }
        }

        return error;
    }

    /// <summary>Errors so far need not be reported: the flush sends these parts again itself.</summary>
    public void ForgetError() => _unreported = FsError.None;

    /// <summary>Parts could not be sent by a flush: the next writer is told, and they are sent again then.</summary>
    /// <param name="error">Why.</param>
    public void KeepError(FsError error) => _unreported = error;

    /// <summary>Moves sent parts out of memory, and waits for those that another caller moves.</summary>
    public ValueTask MakeRoomAsync() => _spill.MakeRoomAsync();

    /// <summary>Ends all sending; what was not sent has failed.</summary>
    public async ValueTask StopAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        foreach (UploadPart part in _parts.ToArray())
        {
            await part.Task.ConfigureAwait(false);
        }
    }

    /// <summary>Gives back what the pipeline holds. Nothing is sent any more.</summary>
    public void Release() => _stop.Dispose();

    private async Task SendAsync(UploadPart part)
    {
        // Off the writer's thread: hashing and the first bytes of a request take their time.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);

        // Begun by a write, which has ended long before.
        OperationProgress.Current = _progress;
        RequestOutcome outcome;
        try
        {
            using SlabRange range = _tail.GetRange(part.From, part.To);
            outcome = await _upload.SendAsync(part.Number, range, _stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            outcome = RequestOutcome.Refused(FsError.Interrupted);
        }
        catch (Exception exception)
        {
            _upload.ReportUnexpected(exception);
            outcome = RequestOutcome.Unknown(FsError.Io);
        }

        Note(part, outcome);

        // The next part may go while this one still moves out of memory.
        _slots.Release();
        if (outcome.IsOk)
        {
            await _spill.SpillIfShortAsync(part).ConfigureAwait(false);
        }
    }

    private void Note(UploadPart part, RequestOutcome outcome)
    {
        part.Error = outcome.Error;
        if (outcome.Fate == RequestFate.Failed)
        {
            _upload.Spoil();
        }

        part.State = outcome.IsOk ? PartState.Sent : outcome.Fate == RequestFate.Unknown ? PartState.Doubtful : PartState.Failed;
        if (outcome.Error is not (FsError.None or FsError.Interrupted) && (part.State == PartState.Failed || outcome.Error == FsError.TimedOut))
        {
            // A silent cluster is reported, too: each further part would take its time.
            _unreported = outcome.Error;
            Interlocked.Increment(ref _failures);
            _upload.ReportPart(part.Number, outcome.Error);
        }
    }
}
