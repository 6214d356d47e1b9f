namespace AisFs.Client.Wire.Listing;

/// <summary>What a page tells before its entries.</summary>
/// <param name="Uuid">The id of the listing; empty if it does not stand before the token.</param>
/// <param name="Token">Where the next page begins; empty if there is none.</param>
internal readonly record struct ListPageStart(string Uuid, string Token);
