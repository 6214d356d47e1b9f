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

    /// <summary>Anything, to find the entry again in the answer; it travels along. Default empty.</summary>
    public ReadOnlyMemory<byte> Opaque { get; init; }

    internal void Validate()
    {
        ArgumentNullException.ThrowIfNull(ArchivePath);
        if (Range is { Offset: < 0 })
        {
            throw new ArgumentOutOfRangeException(nameof(Range), Range, "A part of a batch's entry can't count from the end.");
        }
    }

    internal void Write(System.Text.Json.Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("objname"u8, Object.WireName);
        AisBucket bucket = Object.Bucket;
        if (bucket.Namespace.IsGlobal)
        {
            writer.WriteString("bucket"u8, bucket.Name);
            writer.WriteString("provider"u8, bucket.Provider);
        }
        else
        {
            // Bucket and provider have no room for a namespace; the unique name has.
            writer.WriteString("uname"u8, Object.WireUniqueName);
        }

        if (!Opaque.IsEmpty)
        {
            writer.WriteBase64String("opaque"u8, Opaque.Span);
        }

        if (ArchivePath.Length > 0)
        {
            writer.WriteString("archpath"u8, ArchivePath);
        }

        if (Range is { } range)
        {
            if (range.Offset > 0)
            {
                writer.WriteNumber("start"u8, range.Offset);
            }

            writer.WriteNumber("length"u8, range.Length);
        }

        writer.WriteEndObject();
    }
}
