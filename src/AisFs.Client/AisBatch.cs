using System.Globalization;
using System.Runtime.CompilerServices;
using AisFs.Client.Http;
using AisFs.Client.Wire;

namespace AisFs.Client.Batch;

/// <summary>
/// Gathers objects, parts of objects and members of archives that are read in one request, in order. Not for use by
/// several threads at once; may be sent again. Protocol: <c>GET /v1/ml/moss</c> (AIS 4 and later).
/// </summary>
public sealed class AisBatch
{
    private readonly AisClient _client;
    private readonly AisBucket? _bucket;
    private readonly AisBatchOptions _options;
    private readonly List<AisBatchEntry> _entries = [];

    internal AisBatch(AisClient client, AisBucket? bucket, AisBatchOptions? options)
    {
        _client = client;
        _bucket = bucket;
        _options = options ?? AisBatchOptions.Default;
        if (_options.Colocation > AisColocation.Target)
        {
            throw new NotSupportedException($"{_options.Colocation}: no cluster knows this yet.");
        }
    }

    /// <summary>The entries in the order in which they will come.</summary>
    public IReadOnlyList<AisBatchEntry> Entries => _entries;

    /// <summary>Adds an entry.</summary>
    /// <param name="entry">What is asked for.</param>
    /// <returns>The batch itself.</returns>
    /// <exception cref="ArgumentException">The part counts from the end of the object.</exception>
    public AisBatch Add(AisBatchEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        entry.Validate();
        _entries.Add(entry);
        return this;
    }

    /// <summary>Adds an object.</summary>
    /// <param name="item">The object; of any bucket.</param>
    /// <returns>The batch itself.</returns>
    public AisBatch Add(AisObject item) => Add(new AisBatchEntry(item));

    /// <summary>Adds an object of the batch's bucket.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The batch itself.</returns>
    /// <exception cref="InvalidOperationException">The batch has no bucket: it was made by <see cref="AisClient.Batch"/>.</exception>
    public AisBatch Add(string name) => Add(RequireBucket().Object(name));

    /// <summary>Adds objects of the batch's bucket.</summary>
    /// <param name="names">Their names.</param>
    /// <returns>The batch itself.</returns>
    /// <exception cref="InvalidOperationException">The batch has no bucket: it was made by <see cref="AisClient.Batch"/>.</exception>
    public AisBatch AddRange(IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        AisBucket bucket = RequireBucket();
        foreach (string name in names)
        {
            Add(bucket.Object(name));
        }

        return this;
    }

    /// <summary>Takes all entries out.</summary>
    public void Clear() => _entries.Clear();

    /// <summary>Sends the batch and reads its entries in order, each before the next is asked for.</summary>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>One item for each entry; missing ones too.</returns>
    /// <exception cref="InvalidOperationException">The batch is empty.</exception>
    /// <exception cref="AisBatchIncompleteException">The batch ended early: without <see cref="AisBatchOptions.ContinueOnError"/>, at a missing entry.</exception>
    /// <exception cref="AisServerException">404: an entry is missing, and the batch is neither streaming nor to go on.</exception>
    public async IAsyncEnumerable<AisBatchItem> GetAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
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
    /// <param name="cancellationToken">Cancels, until this method returns.</param>
    /// <returns>A reader that counts what came and what is missing, to be disposed.</returns>
    /// <exception cref="InvalidOperationException">The batch is empty.</exception>
    /// <exception cref="AisServerException">404: an entry is missing, and the batch is neither streaming nor to go on.</exception>
    public async ValueTask<AisBatchReader> OpenAsync(CancellationToken cancellationToken = default)
    {
        AisBatchEntry[] entries = [.. _entries];
        AisResponse response = await SendAsync(cancellationToken).ConfigureAwait(false);
        return await AisBatchReader.OpenAsync(new AisResult(response, _client.Options), response.GetHeader("Content-Type"), entries, _options, _client.Options.MaxAnswerBytes, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends the batch and gives the answer as it is: the archive, or list and archive as multipart/mixed.</summary>
    /// <param name="cancellationToken">Cancels, until this method returns.</param>
    /// <returns>The answer, to be disposed.</returns>
    /// <exception cref="InvalidOperationException">The batch is empty.</exception>
    public async ValueTask<AisResult> OpenRawAsync(CancellationToken cancellationToken = default)
        => new(await SendAsync(cancellationToken).ConfigureAwait(false), _client.Options);

    private ValueTask<AisResponse> SendAsync(CancellationToken cancellationToken)
    {
        if (_entries.Count == 0)
        {
            throw new InvalidOperationException("The batch is empty: add objects first.");
        }

        QueryBuilder path = new(_bucket is null ? "/v1/ml/moss" : $"/v1/ml/moss/{UrlText.EncodePath(_bucket.Name)}{_bucket.Query}");
        if (_options.Colocation != AisColocation.None)
        {
            path = path.Add("coloc", ((int)_options.Colocation).ToString(CultureInfo.InvariantCulture));
        }

        AisRequest request = new()
        {
            Method = HttpMethod.Get,
            PathAndQuery = path.ToString(),
            Json = CreateMessage(),
            IsIdempotent = true,
            Bucket = _bucket?.Url ?? string.Empty,
        };
        return _client.Transport.SendAsync(request, cancellationToken);
    }

    private byte[] CreateMessage() => JsonValues.Write(this, static (writer, batch) =>
    {
        writer.WriteStartObject();
        writer.WriteStartArray("in"u8);
        foreach (AisBatchEntry entry in batch._entries)
        {
            entry.Write(writer);
        }

        writer.WriteEndArray();
        AisBatchOptions options = batch._options;
        writer.WriteString("mime"u8, options.Format switch
        {
            AisBatchFormat.Tar => ".tar",
            AisBatchFormat.TarGz => ".tgz",
            AisBatchFormat.Zip => ".zip",
            _ => throw new ArgumentOutOfRangeException(nameof(batch), options.Format, "The archive is unknown."),
        });
        writer.WriteBoolean("coer"u8, options.ContinueOnError);
        writer.WriteBoolean("onob"u8, options.OnlyObjectNames);
        writer.WriteBoolean("strm"u8, options.Streaming);
        if (options.Colocation != AisColocation.None)
        {
            writer.WriteNumber("coloc"u8, (int)options.Colocation);
        }

        writer.WriteEndObject();
    });

    private AisBucket RequireBucket()
        => _bucket ?? throw new InvalidOperationException("The batch has no bucket, so a name alone says nothing: make it with a bucket's Batch(), or add objects.");
}
