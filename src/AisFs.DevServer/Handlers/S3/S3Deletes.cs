using System.Text;
using AisFs.DevServer.Api;
using AisFs.DevServer.AuthN;
using AisFs.DevServer.Buckets;
using AisFs.DevServer.Exchanges;
using AisFs.DevServer.Handlers.Shared;
using AisFs.DevServer.Jobs;
using AisFs.DevServer.Nodes;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Handlers.S3;

/// <summary>Deletes several objects at once, at the proxy: a job does it, and every name is told as deleted.</summary>
internal sealed class S3Deletes(S3Buckets named, S3Gate gate, ControlPlane control, ClusterMap map, JobBook book)
{
    public async Task RunAsync(Exchange exchange, string name)
    {
        Bucket bucket = named.Find(name);
        exchange.BucketKey = bucket.Key;
        byte[] body = await exchange.ReadBodyAsync().ConfigureAwait(false);
        if (!await exchange.BeginAsync(Operation.BucketJob).ConfigureAwait(false))
        {
            return;
        }

        gate.Check(exchange, Access.DeleteObject, bucket.Key);
        List<string> names = S3Messages.ReadDelete(body);
        if (names.Count == 0)
        {
            await exchange.OkAsync().ConfigureAwait(false);
            return;
        }

        List<byte[]> valid = [.. names.Select(Encoding.UTF8.GetBytes)];
        valid.ForEach(S3Path.Check);
        await control.ReachTargetsAsync(exchange).ConfigureAwait(false);
        Delete(bucket, valid, names);
        StringBuilder xml = new("<DeleteResult>");
        names.ForEach(each => xml.Append("<Deleted>").Element("Key", each).Append("</Deleted>"));
        await exchange.XmlAsync(xml.Append("</DeleteResult>")).ConfigureAwait(false);
    }

    private void Delete(Bucket bucket, List<byte[]> valid, List<string> names)
    {
        Job job = book.Start(book.Describe(Ids.New(9), "delete-listrange", bucket.Key) with { Control = $"list:[{string.Join(' ', names)}]" });
        foreach (byte[] each in valid.Select(ObjectNames.Canonical))
        {
            NodeInfo owner = map.OwnerOf(bucket.Key, each);
            if (bucket.Find(each) is { } record && bucket.Remove(each))
            {
                job.At(owner).Count(record.Size);
            }
            else
            {
                job.At(owner).Fail($"{owner.Name}: {bucket.Key.DisplayName}/{Encoding.UTF8.GetString(each)} does not exist");
            }
        }

        book.Finish(job);
    }
}
