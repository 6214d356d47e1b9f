using System.Globalization;
using AisFs.Client.Http;
using AisFs.Client.Wire;
using AisFs.Client.Wire.Messages;

namespace AisFs.Client.Batch;

/// <summary>Sends batches.</summary>
internal sealed class BatchRequests(AisTransport transport)
{
    public AisClientOptions Options => transport.Options;

    /// <summary>Sends a batch.</summary>
    /// <param name="bucket">The bucket of most objects; null for none.</param>
    /// <param name="entries">What is asked for; at least one.</param>
    /// <param name="options">How it is sent.</param>
    /// <param name="cancellationToken">Ends the request, until the answer's headers are there.</param>
    public ValueTask<AisResponse> SendAsync(
        BucketAddress? bucket, IReadOnlyList<BatchEntryMessage> entries, AisBatchOptions options, CancellationToken cancellationToken)
    {
        if (entries.Count == 0)
        {
            throw new InvalidOperationException("The batch is empty: add objects first.");
        }

        QueryBuilder path = new(bucket is null ? Routes.Batch : $"{Routes.Batch}/{bucket.EscapedName}{bucket.Query}");
        int colocation = (int)options.Colocation;
        BatchMessage message = new()
        {
            Entries = entries,
            Mime = options.Format switch
            {
                AisBatchFormat.Tar => BatchNames.Tar,
                AisBatchFormat.TarGz => BatchNames.TarGz,
                AisBatchFormat.Zip => BatchNames.Zip,
                _ => throw new ArgumentOutOfRangeException(nameof(options), options.Format, "The archive is unknown."),
            },
            ContinueOnError = options.ContinueOnError,
            OnlyObjectNames = options.OnlyObjectNames,
            Streaming = options.Streaming,
            Colocation = colocation,
        };
        AisRequest request = new()
        {
            Method = HttpMethod.Get,
            PathAndQuery = path.AddIf(colocation != 0, QueryNames.Colocation, colocation.ToString(CultureInfo.InvariantCulture)).ToString(),
            Json = MessageWriter.Write(message, MessageJson.Default.BatchMessage),
            IsIdempotent = true,
            Bucket = bucket?.Url ?? string.Empty,
        };
        return transport.SendAsync(request, cancellationToken);
    }
}
