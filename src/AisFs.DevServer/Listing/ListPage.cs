using AisFs.DevServer.Nodes;

namespace AisFs.DevServer.Listing;

/// <summary>One page of a listing.</summary>
internal sealed class ListPage
{
    public List<ListEntry> Entries { get; } = [];

    /// <summary>Whether the cluster was rebalanced when the page was begun.</summary>
    public bool WasRebalancing { get; init; }

    /// <summary>How many entries each target gave for it; more than the page has where it is full.</summary>
    public List<(NodeInfo Target, int Entries)> Given { get; } = [];

    /// <summary>The last entry's name if the page is full, else empty.</summary>
    public byte[] Token { get; set; } = [];
}
