using AisFs.Vfs.Api;
using AisFs.Vfs.Content.Uploading;
using AisFs.Vfs.Content.Writing;
using AisFs.Vfs.Memory;
using AisFs.Vfs.Reading;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Content.Staged;

/// <summary>
/// One multipart upload of a staged file, several parts side by side. What is not staged is read from the object as it is
/// sent.
/// </summary>
internal sealed class StagedPartsUpload
{
    private readonly StagedOverlay _file;
    private readonly ObjectKey _key;
    private readonly MultipartRequests _requests;
    private readonly CachedObjects _objects;
    private readonly MemoryBudget _budget;
    private readonly int _laneCount;
    private readonly long _partSize;
    private readonly int _partCount;
    private int _next;
    private volatile bool _isDoubtful;
    private volatile bool _isSpoiled;

    /// <summary>Cuts a file into parts.</summary>
    /// <param name="file">The file.</param>
    /// <param name="key">The object.</param>
    /// <param name="requests">The requests.</param>
    /// <param name="objects">Makes cursors for what comes from the object.</param>
    /// <param name="budget">The memory for pieces on their way.</param>
    /// <param name="options">Part size, and how many parts go side by side.</param>
    public StagedPartsUpload(StagedOverlay file, ObjectKey key, MultipartRequests requests, CachedObjects objects, MemoryBudget budget, ContentOptions options)
    {
        _file = file;
        _key = key;
        _requests = requests;
        _objects = objects;
        _budget = budget;
        _partSize = PartSizes.ForWhole(options, file.Size);
        _partCount = (int)((file.Size + _partSize - 1) / _partSize);
        _laneCount = Math.Min(options.MaxParallelParts, _partCount);
    }

    /// <summary>Sends all. To be called once.</summary>
    /// <param name="cancellationToken">Gives up; the upload is dropped.</param>
    /// <returns>The outcome.</returns>
    public async ValueTask<UploadOutcome> SendAsync(CancellationToken cancellationToken)
    {
        FsResult<string> id = await _requests.BeginAsync(_key, cancellationToken).ConfigureAwait(false);
        if (!id.IsOk)
        {
            return new UploadOutcome(id.Error);
        }

        Task<FsError>[] lanes = new Task<FsError>[_laneCount];
        for (int i = 0; i < lanes.Length; i++)
        {
            lanes[i] = SendLaneAsync(id.Value, cancellationToken);
        }

        FsError error = Array.Find(await Task.WhenAll(lanes).ConfigureAwait(false), error => error != FsError.None);
        if (error != FsError.None)
        {
            await _requests.AbortAsync(_key, id.Value).ConfigureAwait(false);
            return new UploadOutcome(error, MayBeginAnew: _isSpoiled);
        }

        RequestOutcome completed = await _requests.CompleteAsync(_key, id.Value, _partCount, cancellationToken).ConfigureAwait(false);
        if (completed.IsOk)
        {
            return default;
        }

        if (completed.Fate != RequestFate.Refused || completed.Error == FsError.NotFound)
        {
            // What the cluster itself failed in, it would fail in again.
            bool mayBeginAnew = completed.Fate != RequestFate.Failed && completed.Error != FsError.TimedOut;
            return new UploadOutcome(completed.Error == FsError.NotFound ? FsError.Io : completed.Error, IsUncertain: true, MayBeginAnew: mayBeginAnew);
        }

        // Refused: parts are missing, or there is another reason.
        await _requests.AbortAsync(_key, id.Value).ConfigureAwait(false);
        return new UploadOutcome(completed.Error, MayBeginAnew: _isDoubtful || completed.Error == FsError.Io);
    }

    private async Task<FsError> SendLaneAsync(string id, CancellationToken cancellationToken)
    {
        // Each lane reads onwards, in steps: its own cursor keeps their read-ahead apart.
        using ReadCursor cursor = _objects.CreateCursor();
        FsError error = FsError.None;
        try
        {
            while (error == FsError.None && Interlocked.Increment(ref _next) is var number && number <= _partCount)
            {
                error = await SendPartAsync(id, number, cursor, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            error = FsError.Interrupted;
        }
        catch (Exception exception)
        {
            _requests.ReportUnexpected(_key, exception);
            error = FsError.Io;
        }

        if (error != FsError.None)
        {
            // The other lanes need not begin further parts.
            Interlocked.Exchange(ref _next, _partCount);
        }

        return error;
    }

    private async ValueTask<FsError> SendPartAsync(string id, int number, ReadCursor cursor, CancellationToken cancellationToken)
    {
        long offset = (number - 1) * _partSize;
        StagedRange content = new(_file, _budget, cursor, offset, Math.Min(_partSize, _file.Size - offset));
        RequestOutcome sent;
        try
        {
            sent = await _requests.SendAsync(_key, id, number, content, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException) when (content.Error != FsError.None)
        {
            return content.Error;
        }

        if (sent.IsOk)
        {
            return FsError.None;
        }

        if (content.Error != FsError.None)
        {
            return content.Error;
        }

        if (sent.Fate == RequestFate.Unknown && sent.Error is not (FsError.TimedOut or FsError.Interrupted))
        {
            // The completion tells whether it has arrived.
            _isDoubtful = true;
            return FsError.None;
        }

        if (sent.Fate == RequestFate.Failed || sent.Error == FsError.NotFound)
        {
            _isSpoiled = true;
        }

        return sent.Error;
    }
}
