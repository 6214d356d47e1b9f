namespace AisFs.DevServer.Listing;

/// <summary>A page as both forms tell it.</summary>
/// <param name="Uuid">The listing's id.</param>
/// <param name="Token">Where to go on; empty at the end.</param>
/// <param name="Entries">The entries. They are enumerated once.</param>
/// <param name="Count">How many there are.</param>
/// <param name="Flags">1: names may be missing, because the cluster is rebalanced.</param>
internal sealed record ListedPage(string Uuid, byte[] Token, IEnumerable<ListedEntry> Entries, int Count, int Flags);
