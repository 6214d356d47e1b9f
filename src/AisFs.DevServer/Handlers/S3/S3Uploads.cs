using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AisFs.DevServer.Buckets;
using AisFs.DevServer.Exchanges;
using AisFs.DevServer.Handlers.Objects;
using AisFs.DevServer.Protocol;
using AisFs.DevServer.Uploads;

namespace AisFs.DevServer.Handlers.S3;

/// <summary>Multipart uploads over S3, at a target. They are the same uploads as those of the native interface.</summary>
internal sealed class S3Uploads(UploadTable uploads, PartReceiver parts, UploadCompletion completion)
{
    public Task CreateAsync(ObjectRequest request)
    {
        Upload upload = uploads.Create(request.Bucket.Key, request.Name, request.Bucket.Properties.ChecksumType);
        return request.Exchange.XmlAsync(Named(new StringBuilder("<InitiateMultipartUploadResult>"), request).Element("UploadId", upload.Id).Append("</InitiateMultipartUploadResult>"));
    }

    public async Task PutPartAsync(ObjectRequest request)
    {
        Exchange exchange = request.Exchange;
        if (S3Operations.HasSource(exchange))
        {
            throw new RequestException(501, "UploadPartCopy not implemented yet");
        }

        string id = IdOf(request);
        int number = NumberOf(exchange.Query["partNumber"], id);
        UploadPart part = await TryAsync(request, id, upload => parts.ReceiveAsync(request, upload, number)).ConfigureAwait(false);
        exchange.Response.Headers.ETag = $"\"{part.Md5}\"";
        await exchange.OkAsync().ConfigureAwait(false);
    }

    public async Task CompleteAsync(ObjectRequest request)
    {
        Exchange exchange = request.Exchange;
        string id = IdOf(request);
        List<int> numbers = S3Messages.ReadParts(await exchange.ReadBodyAsync().ConfigureAwait(false));
        ObjectRecord stored = await TryAsync(request, id, upload => Task.FromResult(completion.Finish(request, upload, numbers, [new("ETag", ETagOf(upload))]))).ConfigureAwait(false);
        ObjectHeaders.WriteS3(exchange.Response.Headers, stored);
        StringBuilder xml = Named(new StringBuilder("<CompleteMultipartUploadResult>"), request);
        await exchange.XmlAsync(xml.Element("ETag", ObjectHeaders.ETagOf(stored)).Append("</CompleteMultipartUploadResult>")).ConfigureAwait(false);
    }

    public Task AbortAsync(ObjectRequest request)
    {
        string id = request.Exchange.Query["uploadId"];
        try
        {
            completion.Abort(request);
        }
        catch (RequestException e)
        {
            throw WithAdvice(request, id, e);
        }

        request.Exchange.Response.StatusCode = 204;
        return Task.CompletedTask;
    }

    public Task ListPartsAsync(ObjectRequest request)
    {
        Upload upload = Find(request, request.Exchange.Query["uploadId"]);
        StringBuilder xml = Named(new StringBuilder("<ListPartsResult>"), request).Element("UploadId", upload.Id);
        foreach ((int number, UploadPart part) in upload.Parts)
        {
            // Parts that did not come over S3 have no MD5.
            string etag = part.Md5.Length > 0 ? $"\"{part.Md5}\"" : string.Empty;
            xml.Append("<Part>").Element("ETag", etag).Element("PartNumber", Texts.Number(number)).Append("</Part>");
        }

        return request.Exchange.XmlAsync(xml.Append("</ListPartsResult>"));
    }

    private static StringBuilder Named(StringBuilder xml, ObjectRequest request) => xml.Element("Bucket", request.Bucket.Key.Name).Element("Key", request.SentName);

    /// <summary>The MD5 of the MD5s of the parts, and how many they are.</summary>
    private static string ETagOf(Upload upload)
    {
        List<(int Number, UploadPart Part)> all = upload.Parts;
        byte[] digests = [.. all.SelectMany(static item => Convert.FromHexString(item.Part.Md5))];
#pragma warning disable CA5351 // The protocol wants MD5.
        return $"{Convert.ToHexStringLower(MD5.HashData(digests))}-{all.Count}";
#pragma warning restore CA5351
    }

    private static string IdOf(ObjectRequest request)
        => request.Exchange.Query["uploadId"] is { Length: > 0 } id ? id : throw new RequestException(400, "empty uploadId");

    private static int NumberOf(string text, string id)
    {
        if (text.Length == 0)
        {
            throw new RequestException(400, $"upload \"{id}\": missing part number");
        }

        if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number))
        {
            throw new RequestException(400, $"invalid part number \"{text}\": strconv.ParseInt: parsing \"{text}\": invalid syntax");
        }

        return number > 0 ? number : throw new RequestException(400, $"part number must be a positive integer, got: {number}");
    }

    private static string PathOf(string name) => name.StartsWith("ais://", StringComparison.Ordinal) ? "s3://" + name["ais://".Length..] : name;

    /// <summary>An error with what the client can do about the upload.</summary>
    private static RequestException WithAdvice(ObjectRequest request, string id, RequestException e)
        => new(e.Status, $"{e.Message} (Use upload ID \"{id}\" on {PathOf(request.DisplayName)} to abort)", "wrapError");

    private Upload Find(ObjectRequest request, string id)
        => uploads.Find(id, request.Bucket.Key, request.Name)
            ?? throw new RequestException(404, $"upload \"{id}\" not found\nList uploads in {PathOf(request.Bucket.Key.DisplayName)} to see available upload IDs", "NoSuchUpload");

    private async Task<T> TryAsync<T>(ObjectRequest request, string id, Func<Upload, Task<T>> action)
    {
        Upload upload = Find(request, id);
        try
        {
            return await action(upload).ConfigureAwait(false);
        }
        catch (RequestException e)
        {
            throw WithAdvice(request, id, e);
        }
    }
}
