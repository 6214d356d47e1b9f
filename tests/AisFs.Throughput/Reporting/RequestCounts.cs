using System.Text.Json;

namespace AisFs.Throughput.Reporting;

/// <summary>What the embedded server was asked for so far. A redirected request counts at the proxy and at the target.</summary>
/// <param name="Listings">Pages of listings.</param>
/// <param name="Heads">HEADs of objects.</param>
/// <param name="Gets">GETs of objects.</param>
/// <param name="Total">All requests.</param>
/// <param name="BytesSent">Bytes of objects that were sent.</param>
internal readonly record struct RequestCounts(long Listings, long Heads, long Gets, long Total, long BytesSent)
{
    public static RequestCounts Parse(byte[] json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        RequestCounts counts = new() { BytesSent = document.RootElement.GetProperty("bytes-sent").GetInt64() };
        foreach (JsonElement element in document.RootElement.GetProperty("requests").EnumerateArray())
        {
            long count = element.GetProperty("count").GetInt64();
            counts = element.GetProperty("operation").GetString() switch
            {
                "list-objects" => counts with { Listings = counts.Listings + count },
                "object-head" => counts with { Heads = counts.Heads + count },
                "object-get" => counts with { Gets = counts.Gets + count },
                _ => counts,
            };
            counts = counts with { Total = counts.Total + count };
        }

        return counts;
    }

    public RequestCounts Since(RequestCounts before)
        => new(Listings - before.Listings, Heads - before.Heads, Gets - before.Gets, Total - before.Total, BytesSent - before.BytesSent);

    public override string ToString() => $"{Listings} listings, {Heads} HEADs, {Gets} GETs, {Total} requests in all";
}
