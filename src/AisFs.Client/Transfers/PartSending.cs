using AisFs.Client.Objects;
using AisFs.Client.Wire;

namespace AisFs.Client.Transfers;

/// <summary>
/// One multipart upload while its parts are sent, several at once. A part whose answer was lost is never sent blindly again: AIStore
/// destroys a part of which it has all bytes twice. May be called from many threads at once.
/// </summary>
internal sealed class PartSending(MultipartRequests requests, ObjectAddress item, string uploadId)
{
    // So often in a row what was sent may get lost without any part that arrives.
    private const int MaxVainRounds = 5;
    private const int NoSpace = 507;

    private readonly Lock _lock = new();
    private readonly HashSet<int> _unclear = [];
    private AisException? _cause;
    private int _vainRounds;
    private bool _mayBeComplete;

    /// <summary>The id of the upload.</summary>
    public string Id => uploadId;

    /// <summary>Whether of some part it is not known whether it has arrived.</summary>
    public bool IsUnclear
    {
        get
        {
            lock (_lock)
            {
                return _unclear.Count > 0;
            }
        }
    }

    /// <summary>Sends one part.</summary>
    /// <returns>Whether it has arrived; if not, that is not known.</returns>
    public async ValueTask<bool> SendAsync(int number, AisContent content, CancellationToken cancellationToken)
    {
        try
        {
            await requests.PutPartAsync(item, uploadId, number, content, cancellationToken).ConfigureAwait(false);
            Volatile.Write(ref _vainRounds, 0);
            return true;
        }
        catch (AisException e) when (e.MayHaveRun)
        {
            lock (_lock)
            {
                _unclear.Add(number);
                _cause = e;
            }

            return false;
        }
    }

    /// <summary>Asks which of the unclear parts have arrived. To be called when no part is on its way.</summary>
    /// <param name="others">Parts that were begun before, of which it is not known either.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>Those that have. The others have not, and may be sent again. Null: the upload is lost, because the cluster can't tell, or because part after part fails.</returns>
    public async ValueTask<IReadOnlyList<int>?> ClarifyAsync(IReadOnlyCollection<int> others, CancellationToken cancellationToken)
    {
        IReadOnlyList<int> arrived;
        try
        {
            arrived = await requests.ListPartsAsync(item, uploadId, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is AisInvalidProviderException or AisServerException { Status: 400 or 404 })
        {
            // A gap below a part that has arrived is a 404, too.
            return null;
        }

        lock (_lock)
        {
            int[] found = [.. _unclear.Union(others).Where(arrived.Contains)];
            if (_unclear.Count > 0)
            {
                _vainRounds = found.Length > 0 ? 0 : _vainRounds + 1;
            }

            _unclear.Clear();
            return _vainRounds < MaxVainRounds ? found : null;
        }
    }

    /// <summary>Why the upload is lost, or why it is not clear what has arrived.</summary>
    public AisException Cause => _cause ?? new AisException($"{item.Url}: the upload was lost.");

    /// <summary>Whether an answer to a part or to the completion may mean that the upload is not there any more, or is damaged.</summary>
    public static bool IsLoss(AisException error)
        => error is AisServerException { IsRetriable: false, Status: not NoSpace } and not (AisAccessDeniedException or AisNoSpaceException);

    /// <summary>Remembers why the upload is lost.</summary>
    public void Lose(AisException cause) => _cause = cause;

    /// <summary>Makes the object of all parts.</summary>
    public async ValueTask<AisPutResult> CompleteAsync(int count, CancellationToken cancellationToken)
    {
        _mayBeComplete = true;
        try
        {
            return await requests.CompleteAsync(item, uploadId, [.. Enumerable.Range(1, count)], cancellationToken).ConfigureAwait(false);
        }
        catch (AisException e)
        {
            _mayBeComplete = e.MayHaveRun;
            _cause = e;
            throw;
        }
    }

    /// <summary>
    /// Drops the upload, as far as the cluster can be reached. Not once it was completed, or may have been: an abort at that time
    /// destroys the object's content.
    /// </summary>
    public async ValueTask DropAsync()
    {
        if (_mayBeComplete)
        {
            return;
        }

        try
        {
            await requests.AbortAsync(item, uploadId, CancellationToken.None).ConfigureAwait(false);
        }
        catch (AisException)
        {
            // The cluster removes what is left of uploads that nobody completes.
        }
    }
}
