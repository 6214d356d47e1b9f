using System.Text.Json;

namespace AisFs.Client.Wire.Listing;

/// <summary>Reads a page of a listing: MessagePack, or JSON from clusters that have no other.</summary>
internal static class ListDecoder
{
    /// <summary>Reads a page.</summary>
    /// <param name="body">The answer.</param>
    /// <param name="isMsgPack">Whether it is MessagePack.</param>
    /// <param name="maxEntries">The greatest number of entries that are read.</param>
    /// <exception cref="AisProtocolException">The answer is malformed, or has more entries.</exception>
    public static AisListPage Decode(ReadOnlySpan<byte> body, bool isMsgPack, int maxEntries = int.MaxValue)
    {
        try
        {
            return isMsgPack ? MsgPackListReader.Read(body, maxEntries) : JsonListReader.Read(body, maxEntries);
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or OverflowException or KeyNotFoundException)
        {
            throw new AisProtocolException($"The listing is malformed: {e.Message}", e);
        }
    }
}
