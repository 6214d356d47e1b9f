using AisFs.Vfs.Api;
using AisFs.Vfs.Content.Uploading;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Content.Streaming;

/// <summary>The multipart upload of one streamed file, as the cluster knows it: its id, and what became of it.</summary>
/// <param name="key">The object.</param>
/// <param name="requests">The requests.</param>
/// <param name="stopping">Cancelled when the mount ends.</param>
internal sealed class MultipartUpload(ObjectKey key, MultipartRequests requests, CancellationToken stopping)
{
    private const int MaxBegins = 3;

    private readonly SharedRun<FsResult<string>> _begin = new();
    private volatile bool _completed;
    private volatile bool _spoiled;
    private volatile bool _unsettled;

    /// <summary>The object.</summary>
    public ObjectKey Key => key;

    /// <summary>Whether parts may have any size, and can be listed.</summary>
    public bool TakesSmallParts => requests.TakesSmallParts(key);

    /// <summary>Cancelled when the mount ends.</summary>
    public CancellationToken Stopping => stopping;

    /// <summary>Whether the upload can no longer become the object: another one must be begun.</summary>
    public bool IsSpoiled => _spoiled;

    /// <summary>The upload can no longer become the object.</summary>
    public void Spoil() => _spoiled = true;

    /// <summary>The upload may have become the object, or still will. It must not be dropped.</summary>
    public void MarkUnsettled() => _unsettled = true;

    /// <summary>The upload was found to be complete though its answer was lost.</summary>
    public void MarkCompleted() => _completed = true;

    /// <summary>Sends a part; begins the upload if need be.</summary>
    public async ValueTask<RequestOutcome> SendAsync(int number, IUploadContent content, CancellationToken cancellationToken)
    {
        FsResult<string> id = await BeginPatientlyAsync(cancellationToken).ConfigureAwait(false);
        if (!id.IsOk)
        {
            return RequestOutcome.Refused(id.Error);
        }

        RequestOutcome sent = await requests.SendAsync(key, id.Value, number, content, cancellationToken).ConfigureAwait(false);

        // The cluster no longer knows the upload: this part can't be had any more.
        return sent.Error == FsError.NotFound ? sent with { Fate = RequestFate.Failed } : sent;
    }

    /// <summary>Asks the cluster to make the object.</summary>
    /// <param name="parts">The number of parts.</param>
    /// <param name="cancellationToken">Gives up; it may have been carried out.</param>
    public async ValueTask<RequestOutcome> CompleteAsync(int parts, CancellationToken cancellationToken)
    {
        FsResult<string> id = await BeginAsync().ConfigureAwait(false);
        if (!id.IsOk)
        {
            return RequestOutcome.Refused(id.Error);
        }

        RequestOutcome completed = await requests.CompleteAsync(key, id.Value, parts, cancellationToken).ConfigureAwait(false);
        _completed |= completed.IsOk;
        return completed;
    }

    /// <summary>The numbers of the parts that have arrived.</summary>
    public async ValueTask<FsResult<IReadOnlyList<int>>> ListPartsAsync(CancellationToken cancellationToken)
    {
        FsResult<string> id = await BeginAsync().ConfigureAwait(false);
        return id.IsOk ? await requests.ListPartsAsync(key, id.Value, cancellationToken).ConfigureAwait(false) : id.Error;
    }

    /// <summary>Begins the upload, unless it is begun.</summary>
    /// <returns>Its id.</returns>
    public async ValueTask<FsResult<string>> BeginAsync()

        // Not cancelled with the stream: the cluster may have begun it, and only its id lets it be dropped again.
        => await _begin.Join(() => requests.BeginAsync(key, stopping), static id => id.IsOk, out _).ConfigureAwait(false);

    /// <summary>Drops the upload, unless it is the object or may be.</summary>
    public async ValueTask AbortAsync()
    {
        if (_completed || _unsettled)
        {
            return;
        }

        try
        {
            if (_begin.Present is { } begin && await begin.ConfigureAwait(false) is { IsOk: true } id)
            {
                await requests.AbortAsync(key, id.Value).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // It was never begun.
        }
        catch (Exception exception)
        {
            requests.ReportUnexpected(key, exception);
        }
    }

    /// <summary>Logs a part that was not sent.</summary>
    public void ReportPart(int number, FsError error) => requests.ReportPart(key, number, error);

    /// <summary>Logs an exception that no request should throw.</summary>
    public void ReportUnexpected(Exception exception) => requests.ReportUnexpected(key, exception);

    private async ValueTask<FsResult<string>> BeginPatientlyAsync(CancellationToken cancellationToken)
    {
        FsResult<string> id = await BeginAsync().ConfigureAwait(false);
        for (int attempt = 1; !id.IsOk && attempt < MaxBegins && Retries.IsTransient(id.Error); attempt++)
        {
            await requests.PauseAsync(attempt, cancellationToken).ConfigureAwait(false);
            id = await BeginAsync().ConfigureAwait(false);
        }

        return id;
    }
}
