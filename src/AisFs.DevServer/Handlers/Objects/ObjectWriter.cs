using AisFs.DevServer.Blobs;
using AisFs.DevServer.Buckets;
using AisFs.DevServer.Exchanges;
using AisFs.DevServer.Handlers.Shared;
using AisFs.DevServer.Nodes;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Handlers.Objects;

/// <summary>PUT of a whole object.</summary>
internal sealed class ObjectWriter(IStorage storage, RequestLocks locks, ClusterClock clock)
{
    public async Task PutAsync(ObjectRequest request)
    {
        Exchange exchange = request.Exchange;
        ContentChecksum given = new(exchange.Request.Headers["Ais-Checksum-Type"].ToString(), exchange.Request.Headers["Ais-Checksum-Value"].ToString());
        if (given.Type.Length > 0 && !Checksums.IsKnown(given.Type))
        {
            // The real target panics here, and the connection drops.
            exchange.Http.Abort();
            return;
        }

        // Over S3 the target never looks at what is there: the version begins anew, and metadata is not merged.
        bool skipCheck = exchange.SpeaksS3 || exchange.Query.Flag("skip_vc");
        List<KeyValuePair<string, string>> custom = CustomMetadata.Parse(exchange.Request.Headers["Ais-Custom-Md"]);
        if (!skipCheck && request.Bucket.Find(request.Name, request.Here) is { } same && ObjectRecord.HasChecksum(same, given))
        {
            // Taken as stored already: whatever the body is, and whatever else the request brings.
            same.RememberUnsaved(custom);
            await exchange.DrainAsync().ConfigureAwait(false);
            await exchange.OkAsync().ConfigureAwait(false);
            return;
        }

        await ReceiveAsync(request, given, custom, skipCheck).ConfigureAwait(false);
    }

    private async Task ReceiveAsync(ObjectRequest request, ContentChecksum given, List<KeyValuePair<string, string>> custom, bool skipCheck)
    {
        Exchange exchange = request.Exchange;
        Mountpath here = request.Here;
        string type = request.Bucket.Properties.ChecksumType;
        bool verify = given.Type.Length > 0 && given.Type != Checksums.None && given.Value.Length > 0;
        using ChecksumState? checksum = Checksums.Create(type);
        using ChecksumState? other = verify && given.Type != type ? Checksums.Create(given.Type) : null;
        using BlobWriter writer = storage.CreateWriter(exchange.Request.ContentLength ?? -1);
        await exchange.ReadContentAsync(writer, checksum, other).ConfigureAwait(false);
        using IDisposable turn = await locks.TakeAsync(request.Bucket, request.Name).ConfigureAwait(false);
        if (verify)
        {
            string actual = (other ?? checksum)!.Value();
            if (!actual.Equals(given.Value, StringComparison.Ordinal))
            {
                await exchange.FailAsync(500, "ErrBadCksum", $"BAD DATA CHECKSUM: {given.Type}({given.Value} != {actual}) (context: {request.DisplayName})").ConfigureAwait(false);
                return;
            }
        }

        long now = clock.Now;
        Blob content = writer.Seal();
        ObjectRecord stored = request.Bucket.Store(
            request.Name,
            present => ObjectRecord.Written(content, new ContentChecksum(type, checksum?.Value() ?? string.Empty), now) with
            {
                Version = request.Bucket.NextVersion(skipCheck ? null : present),
                Custom = skipCheck || present is null ? custom : CustomPairs.Merge(present.Shown, custom),
            },
            here);
        ObjectHeaders.Describe(exchange, request.Bucket, stored);
        await exchange.OkAsync().ConfigureAwait(false);
    }
}
