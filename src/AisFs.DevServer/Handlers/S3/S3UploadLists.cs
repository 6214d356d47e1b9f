using AisFs.DevServer.Api;
using AisFs.DevServer.AuthN;
using AisFs.DevServer.Buckets;
using AisFs.DevServer.Exchanges;
using AisFs.DevServer.Nodes;
using AisFs.DevServer.Uploads;

namespace AisFs.DevServer.Handlers.S3;

/// <summary>Lists the multipart uploads of a bucket that have not ended, at the proxy: it puts the lists of the targets together.</summary>
internal sealed class S3UploadLists(S3Buckets named, S3Gate gate, ClusterMap map, S3UploadList atTarget, S3Redirector redirector)
{
    public async Task AnswerAsync(Exchange exchange, S3Path path)
    {
        Bucket bucket = named.Find(path.Bucket);
        exchange.BucketKey = bucket.Key;
        if (!await exchange.BeginAsync(Operation.MultipartList).ConfigureAwait(false))
        {
            return;
        }

        gate.Check(exchange, Access.Get, bucket.Key);
        List<NodeInfo> targets = [.. map.Membership.Active];
        if (targets.Count == 1)
        {
            await redirector.SendAsync(exchange, path, targets[0], path.Bucket).ConfigureAwait(false);
            return;
        }

        List<Upload> all = [];
        bool isTruncated = false;
        foreach (NodeInfo target in targets)
        {
            (List<Upload> some, bool more) = atTarget.Of(exchange, path.Bucket, target);
            isTruncated = all.Count == 0 ? some.Count > 0 && more : isTruncated;
            all.AddRange(some);
        }

        await S3UploadList.WriteAsync(exchange, all.Count > 0 ? path.Bucket : string.Empty, all, isTruncated).ConfigureAwait(false);
    }
}
