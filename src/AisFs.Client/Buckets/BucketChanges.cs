using System.Text.Json;
using AisFs.Client.Http;
using AisFs.Client.Wire;
using AisFs.Client.Wire.Messages;

namespace AisFs.Client.Buckets;

/// <summary>
/// Changes properties of buckets. Each answer is the id of the job that brings the bucket's objects into the new form; empty when
/// none is needed.
/// </summary>
internal sealed class BucketChanges(AisTransport transport)
{
    public ValueTask<string> SetAsync(BucketAddress bucket, AisBucketChanges changes, CancellationToken cancellationToken)
    {
        changes.Validate();
        BucketChangesMessage message = new()
        {
            Checksum = changes.ChecksumType is { } type ? new ChecksumMessage { Type = type } : null,
            Versioning = ToSwitch(changes.Versioning),
            Mirror = changes.Mirroring is null && changes.MirrorCopies is null ? null
                : new MirrorMessage { IsEnabled = changes.Mirroring, Copies = changes.MirrorCopies },
            ErasureCoding = changes.ErasureCoding is null && changes.DataSlices is null && changes.ParitySlices is null ? null
                : new ErasureCodingMessage { IsEnabled = changes.ErasureCoding, DataSlices = changes.DataSlices, ParitySlices = changes.ParitySlices },
            Lru = ToSwitch(changes.Lru),
            Access = changes.Access is { } access ? MessageParts.Bits((ulong)access) : null,
        };
        return PatchAsync(bucket, MessageWriter.Action(ActionNames.SetProperties, message, MessageJson.Default.BucketChangesMessage), cancellationToken);
    }

    public ValueTask<string> SetAsync(BucketAddress bucket, JsonElement changes, CancellationToken cancellationToken)
        => changes.ValueKind == JsonValueKind.Object
            ? PatchAsync(bucket, MessageWriter.Action(ActionNames.SetProperties, changes), cancellationToken)
            : throw new ArgumentException("The properties must be a JSON object.", nameof(changes));

    /// <summary>Gives all properties the cluster's defaults.</summary>
    public ValueTask<string> ResetAsync(BucketAddress bucket, CancellationToken cancellationToken)
        => PatchAsync(bucket, MessageWriter.Action(ActionNames.ResetProperties), cancellationToken);

    private static SwitchMessage? ToSwitch(bool? isEnabled) => isEnabled is null ? null : new SwitchMessage { IsEnabled = isEnabled };

    private ValueTask<string> PatchAsync(BucketAddress bucket, byte[] json, CancellationToken cancellationToken)
        => transport.AskTextAsync(BucketRequests.Create(bucket, HttpMethod.Patch, bucket.PathAndQuery, json, isIdempotent: true), cancellationToken);
}
