namespace AisFs.Client;

/// <summary>A multipart upload of one object. Parts may be sent in any order and side by side.</summary>
public sealed class AisMultipartUpload
{
    private readonly Lock _lock = new();
    private readonly List<int> _parts = [];

    internal AisMultipartUpload(AisObject target, string id)
    {
        Object = target;
        Id = id;
    }

    /// <summary>The object.</summary>
    public AisObject Object { get; }

    /// <summary>The id of the upload.</summary>
    public string Id { get; }

    /// <summary>The numbers of the parts that were sent, in the order in which that began.</summary>
    public IReadOnlyList<int> Parts
    {
        get
        {
            lock (_lock)
            {
                return [.. _parts];
            }
        }
    }

    /// <summary>Sends one part.</summary>
    /// <param name="number">1 to <see cref="AisObject.MaxParts"/>, without a gap at completion. Sent twice, the last one counts.</param>
    /// <param name="content">The bytes.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Completes when the cluster has it.</returns>
    public ValueTask PutPartAsync(int number, AisContent content, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentOutOfRangeException.ThrowIfLessThan(number, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(number, AisObject.MaxParts);
        lock (_lock)
        {
            if (!_parts.Contains(number))
            {
                _parts.Add(number);
            }
        }

        return Object.PutPartAsync(Id, number, content, cancellationToken);
    }

    /// <summary>Makes an object of the parts that were sent through this handle. Never sent twice.</summary>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>What the cluster tells of the object.</returns>
    public ValueTask<AisPutResult> CompleteAsync(CancellationToken cancellationToken = default)
        => Object.CompleteMultipartAsync(Id, Parts, cancellationToken);

    /// <summary>Makes an object of parts 1 to a number. Never sent twice.</summary>
    /// <param name="partCount">The number of parts.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>What the cluster tells of the object.</returns>
    public ValueTask<AisPutResult> CompleteAsync(int partCount, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(partCount, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(partCount, AisObject.MaxParts);
        return Object.CompleteMultipartAsync(Id, [.. Enumerable.Range(1, partCount)], cancellationToken);
    }

    /// <summary>Drops the upload and its parts.</summary>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Completes when they are gone.</returns>
    public ValueTask AbortAsync(CancellationToken cancellationToken = default) => Object.AbortMultipartAsync(Id, cancellationToken);
}
