namespace AisFs.Client.Batch;

/// <summary>A batch ended before all its entries came. Those that came are right.</summary>
public sealed class AisBatchIncompleteException : AisException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="requested">The number of entries that were asked for.</param>
    /// <param name="delivered">The number of entries that came.</param>
    /// <param name="missingEntry">The first entry that did not come.</param>
    public AisBatchIncompleteException(int requested, int delivered, string missingEntry)
        : base($"The batch ended after {delivered} of {requested} entries: '{missingEntry}' did not come. It is probably missing.")
    {
        Requested = requested;
        Delivered = delivered;
    }

    /// <summary>The number of entries that were asked for.</summary>
    public int Requested { get; }

    /// <summary>The number of entries that came.</summary>
    public int Delivered { get; }
}
