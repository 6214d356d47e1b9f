namespace AisFs.Client;

/// <summary>One page of a listing.</summary>
public sealed class AisListPage
{
    /// <summary>The entries in the order of the cluster; may be empty though more pages follow.</summary>
    public required IReadOnlyList<AisListEntry> Entries { get; init; }

    /// <summary>The id of the listing, to be passed back with the token.</summary>
    public string Uuid { get; init; } = string.Empty;

    /// <summary>Where to go on; empty at the end.</summary>
    public string ContinuationToken { get; init; } = string.Empty;

    /// <summary>Flags of the whole page, as the cluster gives them.</summary>
    public long Flags { get; init; }

    /// <summary>
    /// Whether names may be missing because the cluster is moving objects between its nodes. An empty page may be incomplete
    /// though the cluster does not say so.
    /// </summary>
    public bool IsIncomplete => (Flags & 1) != 0;
}
