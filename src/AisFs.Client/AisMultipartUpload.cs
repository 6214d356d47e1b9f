using AisFs.Client.Objects;

namespace AisFs.Client;

/// <summary>
/// A multipart upload of one object. Parts may be sent in any order and concurrently, but no part twice under its
/// number: AIStore destroys a part of which it has had all bytes twice, and with it the object at completion.
/// </summary>
public class AisMultipartUpload
{
    private readonly MultipartRequests _requests;
    private readonly Lock _lock = new();
    private readonly List<int> _parts = [];

    /// <summary>For tests that override members: nothing of the instance works that is not overridden.</summary>
    protected AisMultipartUpload()
    {
        _requests = null!;
        Object = null!;
        Id = null!;
    }

    internal AisMultipartUpload(AisObject target, MultipartRequests requests, string id)
    {
        Object = target;
        _requests = requests;
        Id = id;
    }

    /// <summary>The object.</summary>
    public virtual AisObject Object { get; }

    /// <summary>The id of the upload.</summary>
    public virtual string Id { get; }

    /// <summary>The numbers of the parts that were sent, in the order of their start.</summary>
    public virtual IReadOnlyList<int> Parts
    {
        get
        {
            lock (_lock)
            {
                return [.. _parts];
            }
        }
    }

    /// <summary>
    /// Sends one part. It is sent again by itself only if it never left, or if the connection broke before all of it had
    /// left. After an error whose <see cref="AisException.MayHaveRun"/> is set, ask what arrived
    /// (<see cref="ListPartsAsync"/>), or abort and begin another upload.
    /// </summary>
    /// <param name="number">1 to <see cref="AisObject.MaxParts"/>, without a gap at completion.</param>
    /// <param name="content">The bytes; at least one.</param>
    /// <param name="cancellationToken">Ends the request; whether the cluster has the part is not known then.</param>
    /// <returns>Completes when the cluster has it.</returns>
    /// <exception cref="InvalidOperationException">A part of this number was sent through this handle, and may have arrived.</exception>
    public virtual async ValueTask PutPartAsync(int number, AisContent content, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentOutOfRangeException.ThrowIfLessThan(number, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(number, AisObject.MaxParts);
        if (content.Length == 0)
        {
            throw new ArgumentException("A part has at least one byte.", nameof(content));
        }

        lock (_lock)
        {
            if (_parts.Contains(number))
            {
                throw new InvalidOperationException($"Part {number} of {Object.Url} was sent already: a second one would destroy the object.");
            }

            _parts.Add(number);
        }

        try
        {
            await _requests.PutPartAsync(Object.Address, Id, number, content, cancellationToken).ConfigureAwait(false);
        }
        catch (AisException e) when (!e.MayHaveRun)
        {
            lock (_lock)
            {
                _parts.Remove(number);
            }

            throw;
        }
    }

    /// <summary>
    /// Asks which parts arrived. Through the cluster's S3 interface, which knows buckets of the cluster itself by name only.
    /// Not to be asked while parts with lower numbers than one that arrived are missing: AIStore 5.0 answers 404 then, and
    /// the upload can only be given up.
    /// </summary>
    /// <returns>Their numbers.</returns>
    /// <exception cref="AisInvalidProviderException">The bucket lies elsewhere, or in a namespace.</exception>
    /// <exception cref="AisServerException">404: the upload does not exist, not any more, or has a gap.</exception>
    public virtual ValueTask<IReadOnlyList<int>> ListPartsAsync(CancellationToken cancellationToken = default) => _requests.ListPartsAsync(Object.Address, Id, cancellationToken);

    /// <summary>Makes an object of the parts that were sent through this handle. Never sent twice.</summary>
    /// <returns>What the cluster says about the object.</returns>
    public virtual ValueTask<AisPutResult> CompleteAsync(CancellationToken cancellationToken = default)
        => _requests.CompleteAsync(Object.Address, Id, Parts, cancellationToken);

    /// <summary>Makes an object of parts 1 to a number. Never sent twice.</summary>
    /// <param name="partCount">The number of parts.</param>
    /// <returns>What the cluster says about the object.</returns>
    public virtual ValueTask<AisPutResult> CompleteAsync(int partCount, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(partCount, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(partCount, AisObject.MaxParts);
        return _requests.CompleteAsync(Object.Address, Id, [.. Enumerable.Range(1, partCount)], cancellationToken);
    }

    /// <summary>Drops the upload and its parts.</summary>
    /// <returns>Completes when they are gone.</returns>
    public virtual ValueTask AbortAsync(CancellationToken cancellationToken = default) => _requests.AbortAsync(Object.Address, Id, cancellationToken);
}
