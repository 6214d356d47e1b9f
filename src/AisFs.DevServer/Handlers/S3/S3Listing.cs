using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using AisFs.DevServer.Api;
using AisFs.DevServer.AuthN;
using AisFs.DevServer.Buckets;
using AisFs.DevServer.Exchanges;
using AisFs.DevServer.Handlers.Objects;
using AisFs.DevServer.Handlers.Shared;
using AisFs.DevServer.Listing;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Handlers.S3;

/// <summary>
/// Lists the objects of a bucket, in one answer whatever its size: the proxy asks for page after page. The greatest number of
/// keys is only the size of these pages; a marker and an encoding are not looked at.
/// </summary>
internal sealed class S3Listing(S3Buckets named, S3Gate gate, ControlPlane control, ListingJobs listings)
{
    private const int MaxKeys = 1000;

    public async Task AnswerAsync(Exchange exchange, string name)
    {
        Bucket bucket = named.Find(name);
        exchange.BucketKey = bucket.Key;
        if (!await exchange.BeginAsync(Operation.ListObjects).ConfigureAwait(false))
        {
            return;
        }

        gate.Check(exchange, Access.ListObjects, bucket.Key);
        await control.ReachTargetsAsync(exchange).ConfigureAwait(false);
        StringBuilder contents = new();
        StringBuilder prefixes = new();
        int count = 0;
        string token = exchange.Query["continuation-token"];
        string uuid = string.Empty;
        while (true)
        {
            ListQuery query = QueryOf(exchange, uuid, token);
            ListPage page = listings.Next(bucket, query);
            page.Entries.ForEach(entry => Write(entry, contents, prefixes));
            count += page.Entries.Count;
            if (page.Token.Length == 0)
            {
                break;
            }

            (uuid, token) = (query.Uuid, Encoding.UTF8.GetString(page.Token));
        }

        StringBuilder xml = new($"<ListBucketResult xmlns=\"{S3Resource.Namespace}\">");
        xml.Element("Name", name).Element("Prefix", string.Empty).Element("ContinuationToken", token).Append(contents).Append(prefixes)
            .Element("KeyCount", Texts.Number(count)).Element("MaxKeys", Texts.Number(MaxKeys)).Element("IsTruncated", "false").Append("</ListBucketResult>");
        await exchange.XmlAsync(xml).ConfigureAwait(false);
    }

    private static void Write(ListEntry entry, StringBuilder contents, StringBuilder prefixes)
    {
        string name = Encoding.UTF8.GetString(entry.Name);
        if (entry.Record is not { } record)
        {
            prefixes.Append("<CommonPrefixes>").Element("Prefix", name.EndsWith('/') ? name : name + "/").Append("</CommonPrefixes>");
            return;
        }

        // The time of the last write would cost a look at each file: the last access is told instead.
        contents.Append("<Contents>").Element("Key", name).Element("LastModified", GoTime.Format(record.Accessed, "2006-01-02T15:04:05Z"))
            .Element("ETag", ObjectHeaders.KnownETag(record)).Element("StorageClass", string.Empty).Element("Size", Texts.Number(record.Size)).Append("</Contents>");
    }

    /// <summary>The message that the native interface would get for the same page.</summary>
    private static ListQuery QueryOf(Exchange exchange, string uuid, string token)
    {
        RequestQuery asked = exchange.Query;
        ArrayBufferWriter<byte> message = new();
        using (Utf8JsonWriter json = new(message))
        {
            json.WriteStartObject();
            json.WriteString("uuid"u8, uuid);
            json.WriteString("props"u8, "size,checksum,atime,custom"u8);
            json.WriteString("prefix"u8, asked["prefix"]);
            json.WriteString("continuation_token"u8, token);
            json.WriteString("start_after"u8, asked["continuation-token"].Length > 0 ? string.Empty : asked["start-after"]);
            json.WriteString("flags"u8, Texts.Number(ListQuery.FlagS3 | (asked["delimiter"].Length > 0 ? ListQuery.FlagNoRecursion : 0)));
            if (int.TryParse(asked["max-keys"], NumberStyles.None, CultureInfo.InvariantCulture, out int keys) && keys > 0)
            {
                json.WriteNumber("pagesize"u8, keys);
            }

            json.WriteEndObject();
        }

        using JsonDocument document = JsonDocument.Parse(message.WrittenMemory);
        return ListQuery.Parse(exchange.Node.Name, document.RootElement);
    }
}
