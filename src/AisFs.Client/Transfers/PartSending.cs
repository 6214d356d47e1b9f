using AisFs.Client.Objects;
using AisFs.Client.Wire;

namespace AisFs.Client.Transfers;

/// <summary>
/// One multipart upload while its parts are sent, several at once. A part whose answer was lost is never sent blindly again: AIStore
/// destroys a part of which it has all bytes twice. May be called from many threads at once.
/// </summary>
internal sealed class PartSending(MultipartRequests requests, ObjectAddress item, string uploadId)
{
    private readonly Lock _lock = new();
    private readonly HashSet<int> _unclear = [];
    private AisException? _cause;

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
    /// <returns>Those that have. The others have not, and may be sent again. Null: the cluster can't tell, and the upload is lost.</returns>
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
            _unclear.Clear();
            return found;
        }
    }

    /// <summary>Why it is not clear what has arrived.</summary>
    public AisException Cause => _cause ?? new AisException($"{item.Url}: the upload was lost.");

    /// <summary>Makes the object of all parts.</summary>
    public ValueTask<AisPutResult> CompleteAsync(int count, CancellationToken cancellationToken)
        => requests.CompleteAsync(item, uploadId, [.. Enumerable.Range(1, count)], cancellationToken);

    /// <summary>Drops the upload, as far as the cluster can be reached.</summary>
    public async ValueTask DropAsync()
    {
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
