using System.Net;
using System.Text;
using AisFs.DevServer.Api;
using AisFs.DevServer.AuthN;
using AisFs.DevServer.Buckets;
using AisFs.DevServer.Exchanges;
using AisFs.DevServer.Handlers.Shared;
using AisFs.DevServer.Nodes;
using AisFs.DevServer.Protocol;
using AisFs.DevServer.Uploads;

namespace AisFs.DevServer.Handlers.Extras;

/// <summary>The one request of the S3 interface that is served: which parts of a multipart upload have arrived.</summary>
internal sealed class S3Resource(BucketLookup lookup, Gate gate, ClusterMap map, Redirector redirector, UploadTable uploads)
{
    private const string XmlHead = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";

    /// <summary>Whether a request is that one.</summary>
    public static bool Serves(Exchange exchange) => exchange.Method == "GET" && exchange.Query.Any && exchange.Query.Has("uploadId");

    public async Task ListPartsAsync(Exchange exchange, string bucketName, byte[] objectName)
    {
        exchange.BucketKey = BucketKey.InGlobalNamespace(Providers.Ais, bucketName);
        exchange.ObjectName = objectName;
        if (!await exchange.BeginAsync(Operation.MultipartList).ConfigureAwait(false))
        {
            return;
        }

        Bucket bucket = lookup.Find(exchange, exchange.BucketKey);
        if (exchange.AtProxy)
        {
            gate.Check(exchange, Access.Get, exchange.BucketKey);
            NodeInfo target = exchange.Faults.Misdirect(map.OwnerOf(bucket.Key, objectName), map.Targets);
            await RedirectAsync(exchange, redirector.Location(target, exchange.Path, exchange.Query.Raw)).ConfigureAwait(false);
            return;
        }

        gate.CheckRedirected(exchange);
        string id = exchange.Query["uploadId"];
        if (uploads.Find(id, bucket.Key, ObjectNames.Canonical(objectName)) is not { } upload)
        {
            string error = $"<Error><Code>NoSuchUpload</Code><Message>upload ID {WebUtility.HtmlEncode(id)} does not exist</Message></Error>";
            await exchange.BytesAsync(Encoding.UTF8.GetBytes($"{XmlHead}\n{error}"), "application/xml", 404).ConfigureAwait(false);
            return;
        }

        StringBuilder xml = new($"{XmlHead}\n<ListPartsResult><Bucket>{bucketName}</Bucket><Key>{WebUtility.HtmlEncode(Encoding.UTF8.GetString(objectName))}</Key><UploadId>{id}</UploadId>");

        // Parts that did not come over S3 have no MD5, so their ETag is empty.
        upload.Numbers.ForEach(number => xml.Append("<Part><ETag></ETag><PartNumber>").Append(number).Append("</PartNumber></Part>"));
        await exchange.BytesAsync(Encoding.UTF8.GetBytes(xml.Append("</ListPartsResult>").ToString()), "application/xml").ConfigureAwait(false);
    }

    private static Task RedirectAsync(Exchange exchange, string location)
    {
        exchange.Response.Headers.Location = location;
        exchange.Response.Headers.Server = "AIStore";
        string body = $"{XmlHead}<Error><Code>TemporaryRedirect</Code><Message>Redirect</Message><Endpoint>{WebUtility.HtmlEncode(location)}</Endpoint><Bucket>{exchange.BucketKey.Name}</Bucket></Error>";
        return exchange.BytesAsync(Encoding.UTF8.GetBytes(body), "text/xml; charset=utf-8", 307);
    }
}
