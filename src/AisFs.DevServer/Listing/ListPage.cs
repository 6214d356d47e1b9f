namespace AisFs.DevServer.Listing;

/// <summary>One page of a listing.</summary>
internal sealed class ListPage
{
    public List<ListEntry> Entries { get; } = [];

    /// <summary>The last entry's name if the page is full, else empty.</summary>
    public byte[] Token { get; set; } = [];
}
