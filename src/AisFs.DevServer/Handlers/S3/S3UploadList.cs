using System.Globalization;
using System.Text;
using AisFs.DevServer.Api;
using AisFs.DevServer.Exchanges;
using AisFs.DevServer.Nodes;
using AisFs.DevServer.Protocol;
using AisFs.DevServer.Uploads;

namespace AisFs.DevServer.Handlers.S3;

/// <summary>Lists the multipart uploads of a bucket that have not ended, as one target knows them.</summary>
internal sealed class S3UploadList(S3Buckets named, ClusterMap map, UploadTable uploads)
{
    /// <summary>Answers at a target.</summary>
    public async Task AnswerAsync(Exchange exchange, string name)
    {
        exchange.BucketKey = named.Find(name).Key;
        if (await exchange.BeginAsync(Operation.MultipartList).ConfigureAwait(false))
        {
            (List<Upload> some, bool more) = Of(exchange, name, exchange.Node);
            await WriteAsync(exchange, name, some, more).ConfigureAwait(false);
        }
    }

    public static Task WriteAsync(Exchange exchange, string name, List<Upload> all, bool isTruncated)
    {
        StringBuilder xml = new("<ListMultipartUploadsResult>");
        xml.Element("Bucket", name).Element("UploadIdMarker", string.Empty);
        foreach (Upload upload in all)
        {
            xml.Append("<Upload>").Element("Initiated", GoTime.Format(upload.Created, "2006-01-02T15:04:05.999999999Z07:00"))
                .Element("Key", Encoding.UTF8.GetString(upload.Name)).Element("UploadId", upload.Id).Append("</Upload>");
        }

        return exchange.XmlAsync(xml.Element("MaxUploads", "0").Element("IsTruncated", isTruncated ? "true" : "false").Append("</ListMultipartUploadsResult>"));
    }

    /// <summary>The uploads at one target that the request asks for, and whether there are more.</summary>
    public (List<Upload> Uploads, bool More) Of(Exchange exchange, string bucket, NodeInfo target)
    {
        List<Upload> all = [.. uploads.All.Where(upload => upload.Bucket.Name == bucket && map.OwnerOf(upload.Bucket, upload.Name) == target)];
        all.Sort(static (a, b) => a.Name.AsSpan().SequenceCompareTo(b.Name) is var order && order != 0 ? order : a.Created.CompareTo(b.Created));
        string marker = exchange.Query["upload-id-marker"];
        all.RemoveRange(0, marker.Length == 0 ? 0 : all.FindIndex(upload => upload.Id == marker) + 1);
        bool isLimited = int.TryParse(exchange.Query["max-uploads"], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int limit) && limit > 0 && all.Count > limit;
        return (isLimited ? all[..limit] : all, isLimited);
    }
}
