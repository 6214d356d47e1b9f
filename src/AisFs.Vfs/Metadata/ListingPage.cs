namespace AisFs.Vfs.Metadata;

/// <summary>The names of one page of a listing.</summary>
/// <param name="AsOf">When the page was asked for.</param>
/// <param name="Nodes">The names.</param>
/// <param name="IsLocal">Whether they exist in this mount only, as long as their inodes live.</param>
internal sealed record ListingPage(Stamp AsOf, IReadOnlyList<ListedNode> Nodes, bool IsLocal = false);
