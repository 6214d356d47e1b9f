namespace AisFs.Client.Batch;

/// <summary>One entry of a batch as it arrived. Its content is to be read before the next entry is asked for.</summary>
public sealed class AisBatchItem
{
    internal AisBatchItem(int index, AisBatchEntry entry, string name, Stream content)
    {
        Index = index;
        Entry = entry;
        Name = name;
        Content = content;
    }

    /// <summary>The place of the entry in the batch, from 0.</summary>
    public int Index { get; }

    /// <summary>What was asked for.</summary>
    public AisBatchEntry Entry { get; }

    /// <summary>The name of the member in the batch's archive.</summary>
    public string Name { get; }

    /// <summary>Whether there is no such object, part or member.</summary>
    public bool IsMissing { get; init; }

    /// <summary>Why it is missing, in the cluster's words; empty when it is not, or if a streaming batch does not say.</summary>
    public string Error { get; init; } = string.Empty;

    /// <summary>The number of bytes of the content; 0 when it is missing.</summary>
    public long Size { get; init; }

    /// <summary>The bytes of <see cref="AisBatchEntry.Opaque"/> as they came back; empty if there were none.</summary>
    public ReadOnlyMemory<byte> Opaque { get; init; }

    /// <summary>The content; empty when it is missing. Good until the next entry is asked for.</summary>
    public Stream Content { get; }

    /// <summary>Reads the content into an array.</summary>
    /// <returns>The bytes.</returns>
    public async ValueTask<byte[]> ReadAllAsync(CancellationToken cancellationToken = default)
    {
        if (Size > Array.MaxLength)
        {
            throw new AisException($"{Size} bytes don't fit an array.");
        }

        byte[] bytes = GC.AllocateUninitializedArray<byte>((int)Size);
        try
        {
            await Content.ReadExactlyAsync(bytes, cancellationToken).ConfigureAwait(false);
        }
        catch (EndOfStreamException e)
        {
            throw new AisProtocolException($"The batch's member '{Name}' is shorter than its {Size} bytes.", e);
        }

        return bytes;
    }
}
