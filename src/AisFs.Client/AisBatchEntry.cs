using AisFs.Client.Wire;
using AisFs.Client.Wire.Messages;

namespace AisFs.Client.Batch;

/// <summary>What one entry of a batch asks for: an object, a part of it, or a member of an archive, or a part of that.</summary>
public sealed record AisBatchEntry
{
    /// <summary>Asks for an object.</summary>
    /// <param name="item">The object.</param>
    public AisBatchEntry(AisObject item)
    {
        ArgumentNullException.ThrowIfNull(item);
        Object = item;
    }

    /// <summary>The object.</summary>
    public AisObject Object { get; }

    /// <summary>One member of an archive; empty: the object itself. Default empty.</summary>
    public string ArchivePath { get; init; } = string.Empty;

    /// <summary>
    /// A part of the object or member, from an offset of 0 or more; null: all of it. Default null.
    /// </summary>
    public AisByteRange? Range { get; init; }

    /// <summary>Any bytes, which come back with the entry in the answer. Default empty.</summary>
    public ReadOnlyMemory<byte> Opaque { get; init; }

    internal void Validate()
    {
        ArgumentNullException.ThrowIfNull(ArchivePath);
        if (Range is { Offset: < 0 })
        {
            throw new ArgumentOutOfRangeException(nameof(Range), Range, "A part of a batch's entry can't count from the end.");
        }
    }

    internal BatchEntryMessage ToMessage()
    {
        BucketAddress bucket = Object.Bucket.Address;

        // Bucket and provider have no room for a namespace; the unique name has.
        bool isGlobal = bucket.Namespace.IsGlobal;
        return new BatchEntryMessage
        {
            ObjectName = Object.Address.WireName,
            Bucket = isGlobal ? bucket.Name : null,
            Provider = isGlobal ? bucket.Provider : null,
            UniqueName = isGlobal ? null : Object.Address.WireUniqueName,
            Opaque = Opaque.IsEmpty ? null : Opaque.ToArray(),
            ArchivePath = MessageParts.OrNull(ArchivePath),
            Start = Range?.Offset ?? 0,
            Length = Range?.Length,
        };
    }
}
