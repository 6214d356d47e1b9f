using AisFs.Client.Http;
using AisFs.Client.Jobs;
using AisFs.Client.Wire;
using AisFs.Client.Wire.Answers;
using AisFs.Client.Wire.Messages;

namespace AisFs.Client.Buckets;

/// <summary>Inventories of buckets (AIS 5.0).</summary>
internal sealed class BucketInventories(AisTransport transport)
{
    /// <summary>Starts to write an inventory.</summary>
    /// <returns>The id of the job.</returns>
    public ValueTask<string> CreateAsync(BucketAddress bucket, AisInventoryOptions options, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(options.NamesPerChunk, nameof(options));
        InventoryMessage message = new()
        {
            Name = MessageParts.OrNull(options.Name),
            NamesPerChunk = options.NamesPerChunk,
            Force = options.Force,
            Prefix = MessageParts.OrNull(options.Prefix),
            Properties = MessageParts.OrNull(options.Properties),
        };
        byte[] json = MessageWriter.Action(AisJobKinds.CreateInventory, message, MessageJson.Default.InventoryMessage);
        return transport.AskTextAsync(BucketRequests.Create(bucket, HttpMethod.Post, bucket.PathAndQuery, json), cancellationToken);
    }

    public ValueTask DestroyAsync(BucketAddress bucket, string name, CancellationToken cancellationToken)
        => transport.ExecuteAsync(
            BucketRequests.Create(bucket, HttpMethod.Delete, bucket.PathAndQuery, MessageWriter.Action(ActionNames.DestroyInventory, name), isIdempotent: true),
            cancellationToken);

    /// <summary>Describes inventories by the objects that hold them; an empty name: all.</summary>
    public async ValueTask<IReadOnlyDictionary<string, AisInventory>> ListAsync(BucketAddress bucket, string name, CancellationToken cancellationToken)
    {
        AisRequest request = BucketRequests.Create(
            bucket, HttpMethod.Get, bucket.PathAndQuery, MessageWriter.Action(ActionNames.ShowInventory, name), isIdempotent: true);
        Dictionary<string, InventoryDto>? told = await transport.AskAsync(request, AnswerJson.Default.DictionaryStringInventoryDto, cancellationToken).ConfigureAwait(false);
        return (told ?? []).ToDictionary(static member => member.Key, static member => Read(member.Value ?? new InventoryDto()));
    }

    private static AisInventory Read(InventoryDto told) => new()
    {
        Name = told.Name,
        Bucket = told.Bucket,
        ObjectName = told.ObjectName,
        Size = told.Size,
        Prefix = told.Prefix,
        StartedNs = told.StartedNs,
        FinishedNs = told.FinishedNs,
        Names = told.Names,
        MapVersion = told.MapVersion,
        Chunks = told.Chunks,
        Targets = told.Targets,
    };
}
