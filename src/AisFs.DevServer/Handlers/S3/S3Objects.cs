using System.Text;
using AisFs.DevServer.Buckets;
using AisFs.DevServer.Exchanges;
using AisFs.DevServer.Handlers.Objects;
using AisFs.DevServer.Handlers.Shared;
using AisFs.DevServer.Protocol;
using Microsoft.AspNetCore.Http;

namespace AisFs.DevServer.Handlers.S3;

/// <summary>HEAD, DELETE and copy of an object over S3, at a target.</summary>
internal sealed class S3Objects(ObjectFinder finder, Transfers transfers, RequestLocks locks, S3Buckets named)
{
    public Task HeadAsync(ObjectRequest request)
    {
        if (finder.Open(request) is not { } record)
        {
            return request.NotFoundAsync();
        }

        record.Content.Release();
        HttpResponse response = request.Exchange.Response;
        response.ContentLength = record.Size;
        ObjectHeaders.WriteS3(response.Headers, record);
        if (record.Custom.FirstOrDefault(static pair => pair.Key == "Content-Type").Value is { } type)
        {
            response.ContentType = Texts.OneLine(type);
        }

        if (record.Checksum.Value.Length > 0)
        {
            response.Headers["X-Amz-Meta-Ais-Cksum-Type"] = record.Checksum.Type;
            response.Headers["X-Amz-Meta-Ais-Cksum-Val"] = record.Checksum.Value;
        }

        return Task.CompletedTask;
    }

    public Task DeleteAsync(ObjectRequest request)
    {
        ObjectRecord? record = finder.Open(request);
        record?.Content.Release();
        if (record is not null && request.Bucket.Remove(request.Name, request.Here))
        {
            return request.Exchange.OkAsync();
        }

        // What has the name without being an object is removed as far as that is possible.
        request.Bucket.RemoveEmptyDirectory(request.Name, request.Here);
        return request.NotFoundAsync();
    }

    /// <summary>Copies from this target; the request is about the copy.</summary>
    public async Task CopyAsync(ObjectRequest request)
    {
        Exchange exchange = request.Exchange;
        S3Source source = S3Source.Read(exchange, decode: true);
        Bucket from = named.Find(source.Bucket);
        S3Path.Check(source.Object);
        byte[] name = ObjectNames.Canonical(source.Object);
        if (from.Open(name, exchange.Node.MountpathOf(RendezvousHash.Digest(from.Key.Uname(source.Object)))) is not { } record)
        {
            // Not the S3 interface's own code, nor its status.
            await exchange.FailAsync(400, "ErrNotFound", $"{exchange.Node.Name}: {from.Key.DisplayName}/{Encoding.UTF8.GetString(source.Object)} does not exist").ConfigureAwait(false);
            return;
        }

        if (from == request.Bucket && name.AsSpan().SequenceEqual(request.Name))
        {
            record.Content.Release();
        }
        else
        {
            using IDisposable turn = await locks.TakeAsync(request.Bucket, request.Name).ConfigureAwait(false);
            transfers.Transfer(exchange.Node, record, from, request.Bucket, exchange.ObjectName, []);
        }

        StringBuilder xml = new("<CopyObjectResult>");
        xml.Element("LastModified", GoTime.Format(record.Accessed, S3Resource.TimeFormat)).Element("ETag", record.Checksum.Type == "md5" ? record.Checksum.Value : string.Empty);
        await exchange.XmlAsync(xml.Append("</CopyObjectResult>")).ConfigureAwait(false);
    }
}
