using AisFs.Vfs.Api;
using AisFs.Vfs.Content.Writing;
using AisFs.Vfs.Reading;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Content;

/// <summary>One multipart upload of a staged file, several parts side by side. What is not staged is read from the object as it is sent.</summary>
internal sealed class StagedUpload
{
    private readonly ContentServices _services;
    private readonly StagedBody _body;
    private readonly ObjectKey _key;
    private readonly long _partSize;
    private readonly int _partCount;
    private int _next;
    private volatile bool _isDoubtful;
    private volatile bool _isSpoiled;

    public StagedUpload(ContentServices services, StagedBody body, ObjectKey key)
    {
        ContentOptions options = services.Options;
        long least = (body.Size + StreamBody.MaxParts - 1) / StreamBody.MaxParts;
        _services = services;
        _body = body;
        _key = key;
        _partSize = Math.Max(options.PartSize, (least + options.ChunkSize - 1) / options.ChunkSize * options.ChunkSize);
        _partCount = (int)((body.Size + _partSize - 1) / _partSize);
    }

    /// <summary>Sends all. To be called once.</summary>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The outcome.</returns>
    public async ValueTask<UploadOutcome> SendAsync(CancellationToken cancellationToken)
    {
        FsResult<string> id = await _services.Store.BeginMultipartAsync(_key, cancellationToken).ConfigureAwait(false);
        if (!id.IsOk)
        {
            return new UploadOutcome(id.Error);
        }

        Task<FsError>[] lanes = new Task<FsError>[Math.Min(_services.Options.MaxParallelParts, _partCount)];
        for (int i = 0; i < lanes.Length; i++)
        {
            lanes[i] = SendLaneAsync(id.Value, cancellationToken);
        }

        FsError error = Array.Find(await Task.WhenAll(lanes).ConfigureAwait(false), error => error != FsError.None);
        if (error != FsError.None)
        {
            await PartSender.AbortAsync(_services, _key, id.Value).ConfigureAwait(false);
            return new UploadOutcome(error, MayBeginAnew: _isSpoiled);
        }

        RequestOutcome completed = await _services.Store.CompleteMultipartAsync(_key, id.Value, _partCount, cancellationToken).ConfigureAwait(false);
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
        await PartSender.AbortAsync(_services, _key, id.Value).ConfigureAwait(false);
        return new UploadOutcome(completed.Error, MayBeginAnew: _isDoubtful || completed.Error == FsError.Io);
    }

    private async Task<FsError> SendLaneAsync(string id, CancellationToken cancellationToken)
    {
        // Each lane reads onwards, in steps: its own cursor keeps their read-ahead apart.
        using ReadCursor cursor = _services.Cursors.Create();
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
            ContentLog.UploadFailed(_services.Logger, _key, exception);
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
        StagedContent content = new(_body, _services, cursor, offset, Math.Min(_partSize, _body.Size - offset));
        RequestOutcome sent;
        try
        {
            sent = await PartSender.SendAsync(_services, _key, id, number, content, cancellationToken).ConfigureAwait(false);
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
