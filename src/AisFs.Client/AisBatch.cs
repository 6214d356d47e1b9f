using System.Runtime.CompilerServices;
using AisFs.Client.Http;

namespace AisFs.Client.Batch;

/// <summary>
/// Collects objects, parts of objects and members of archives, to read them in one request, in order. Not for use by
/// several threads at once; may be sent again. Protocol: <c>GET /v1/ml/moss</c> (AIS 4 and later).
/// </summary>
public class AisBatch
{
    private readonly BatchRequests _requests;
    private readonly AisBucket? _bucket;
    private readonly AisBatchOptions _options;
    private readonly List<AisBatchEntry> _entries = [];

    /// <summary>For tests that override members: nothing of the instance works that is not overridden.</summary>
    protected AisBatch()
    {
        _requests = null!;
        _options = null!;
    }

    internal AisBatch(BatchRequests requests, AisBucket? bucket, AisBatchOptions? options)
    {
        _requests = requests;
        _bucket = bucket;
        _options = options ?? AisBatchOptions.Default;
        if (_options.Colocation > AisColocation.Target)
        {
            throw new NotSupportedException($"{_options.Colocation}: no cluster knows this yet.");
        }
    }

    /// <summary>The entries in the order in which they will come.</summary>
    public virtual IReadOnlyList<AisBatchEntry> Entries => _entries;

    /// <summary>Adds an entry.</summary>
    /// <param name="entry">What is asked for.</param>
    /// <returns>The batch itself.</returns>
    /// <exception cref="ArgumentException">The part counts from the end of the object.</exception>
    public virtual AisBatch Add(AisBatchEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        entry.Validate();
        _entries.Add(entry);
        return this;
    }

    /// <summary>Adds an object.</summary>
    /// <param name="item">The object; of any bucket.</param>
    /// <returns>The batch itself.</returns>
    public virtual AisBatch Add(AisObject item) => Add(new AisBatchEntry(item));

    /// <summary>Adds an object of the batch's bucket.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The batch itself.</returns>
    /// <exception cref="InvalidOperationException">The batch has no bucket: it was made by <see cref="AisClient.Batch"/>.</exception>
    public virtual AisBatch Add(string name) => Add(RequireBucket().Object(name));

    /// <summary>Adds objects of the batch's bucket.</summary>
    /// <param name="names">Their names.</param>
    /// <returns>The batch itself.</returns>
    /// <exception cref="InvalidOperationException">The batch has no bucket: it was made by <see cref="AisClient.Batch"/>.</exception>
    public virtual AisBatch AddRange(IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        AisBucket bucket = RequireBucket();
        foreach (string name in names)
        {
            Add(bucket.Object(name));
        }

        return this;
    }

    /// <summary>Removes all entries.</summary>
    public virtual void Clear() => _entries.Clear();

    /// <summary>Sends the batch and reads its entries in order, each before the next is asked for.</summary>
    /// <returns>One item for each entry; missing ones too.</returns>
    /// <exception cref="InvalidOperationException">The batch is empty.</exception>
    /// <exception cref="AisBatchIncompleteException">The batch ended early: without <see cref="AisBatchOptions.ContinueOnError"/>, at a missing entry.</exception>
    /// <exception cref="AisServerException">404: an entry is missing, and the batch is neither streaming nor to go on.</exception>
    public virtual async IAsyncEnumerable<AisBatchItem> GetAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        AisBatchReader reader = await OpenAsync(cancellationToken).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false) is { } item)
            {
                yield return item;
            }
        }
    }

    /// <summary>Sends the batch.</summary>
    /// <param name="cancellationToken">Ends the request; without effect once this method has returned.</param>
    /// <returns>A reader that counts what came and what is missing, to be disposed.</returns>
    /// <exception cref="InvalidOperationException">The batch is empty.</exception>
    /// <exception cref="AisServerException">404: an entry is missing, and the batch is neither streaming nor to go on.</exception>
    public virtual async ValueTask<AisBatchReader> OpenAsync(CancellationToken cancellationToken = default)
    {
        AisBatchEntry[] entries = [.. _entries];
        AisResponse response = await SendAsync(cancellationToken).ConfigureAwait(false);
        return new AisBatchReader(
            await BatchAnswer.OpenAsync(response, entries.Length, _options, _requests.Options, cancellationToken).ConfigureAwait(false), entries);
    }

    /// <summary>Sends the batch and gives the answer as it is: the archive, or list and archive as multipart/mixed.</summary>
    /// <param name="cancellationToken">Ends the request; without effect once this method has returned.</param>
    /// <returns>The answer, to be disposed.</returns>
    /// <exception cref="InvalidOperationException">The batch is empty.</exception>
    public virtual async ValueTask<AisResult> OpenRawAsync(CancellationToken cancellationToken = default)
        => new(await SendAsync(cancellationToken).ConfigureAwait(false), _requests.Options);

    private ValueTask<AisResponse> SendAsync(CancellationToken cancellationToken)
        => _requests.SendAsync(_bucket?.Address, [.. _entries.Select(static entry => entry.ToMessage())], _options, cancellationToken);

    private AisBucket RequireBucket()
        => _bucket ?? throw new InvalidOperationException("The batch has no bucket, so a name alone says nothing: make it with a bucket's Batch(), or add objects.");
}
