using System.Text;
using AisFs.DevServer.Api;
using AisFs.DevServer.AuthN;
using AisFs.DevServer.Buckets;
using AisFs.DevServer.Exchanges;
using AisFs.DevServer.Handlers.Shared;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Handlers.S3;

/// <summary>Lists, creates, destroys and asks for buckets, at the proxy.</summary>
internal sealed class S3BucketActions(BucketTable buckets, S3Buckets named, S3Gate gate, ControlPlane control, JobBook book)
{
    private const string Region = "ais";

    public async Task ListAsync(Exchange exchange)
    {
        if (!await exchange.BeginAsync(Operation.ListBuckets).ConfigureAwait(false))
        {
            return;
        }

        gate.Check(exchange, Access.ListBuckets);
        StringBuilder xml = new($"<ListAllMyBucketsResult xmlns=\"{S3Resource.Namespace}\"><Owner><ID>1</ID><DisplayName>ListAllMyBucketsResult</DisplayName></Owner><Buckets>");
        List<Bucket> listed = [];
        foreach (Bucket bucket in buckets.All)
        {
            BucketKey key = bucket.Key;
            xml.Append("<Bucket>").Element("Name", key.Name).Element("CreationDate", GoTime.Format(bucket.Created, S3Resource.TimeFormat));
            string same = string.Concat(listed.Where(other => other.Key.Name == key.Name)
                .Select(other => $" (WARNING: {{{key.Name}, Provider: {other.Key.Provider}}} and {{{key.Name}, Provider: {key.Provider}}} share the same name)"));
            xml.Element("String", $"Provider: {key.Provider}{same}").Append("</Bucket>");
            listed.Add(bucket);
        }

        await exchange.XmlAsync(xml.Append("</Buckets></ListAllMyBucketsResult>")).ConfigureAwait(false);
    }

    public async Task CreateAsync(Exchange exchange, string name)
    {
        exchange.BucketKey = BucketKey.InGlobalNamespace(Providers.Ais, name);
        if (!await exchange.BeginAsync(Operation.BucketCreate).ConfigureAwait(false))
        {
            return;
        }

        gate.Check(exchange, Access.CreateBucket);
        if (named.CreationError(name) is { } error)
        {
            throw error;
        }

        await control.ReachTargetsAsync(exchange).ConfigureAwait(false);
        await (buckets.Create(exchange.BucketKey) is null ? exchange.FailAsync(named.CreationError(name)!) : exchange.OkAsync()).ConfigureAwait(false);
    }

    public async Task DestroyAsync(Exchange exchange, string name)
    {
        Bucket bucket = named.Find(name);
        exchange.BucketKey = bucket.Key;
        if (!await exchange.BeginAsync(Operation.BucketDestroy).ConfigureAwait(false))
        {
            return;
        }

        gate.Check(exchange, Access.DestroyBucket, bucket.Key);
        await control.ReachTargetsAsync(exchange).ConfigureAwait(false);

        // Objects and all, other than at Amazon's.
        buckets.Remove(bucket.Key);
        book.Forget(bucket.Key, buckets.Version);
        await exchange.OkAsync().ConfigureAwait(false);
    }

    public async Task HeadAsync(Exchange exchange, string name)
    {
        Bucket bucket = named.Find(name);
        exchange.BucketKey = bucket.Key;
        if (await exchange.BeginAsync(Operation.BucketHead).ConfigureAwait(false))
        {
            gate.Check(exchange, Access.HeadBucket, bucket.Key);
            exchange.Response.Headers.Server = S3Resource.ServerName;
            exchange.Response.Headers["X-Amz-Bucket-Region"] = Region;
        }
    }

    public async Task GetVersioningAsync(Exchange exchange, string name)
    {
        Bucket bucket = named.Find(name);
        exchange.BucketKey = bucket.Key;
        if (await exchange.BeginAsync(Operation.BucketHead).ConfigureAwait(false))
        {
            string status = bucket.Properties.VersioningEnabled ? "Enabled" : "Suspended";
            await exchange.XmlAsync(new StringBuilder("<VersioningConfiguration>").Element("Status", status).Append("</VersioningConfiguration>")).ConfigureAwait(false);
        }
    }

    public async Task PutVersioningAsync(Exchange exchange, string name)
    {
        Bucket bucket = named.Find(name);
        exchange.BucketKey = bucket.Key;
        byte[] body = await exchange.ReadBodyAsync().ConfigureAwait(false);
        if (!await exchange.BeginAsync(Operation.BucketPatch).ConfigureAwait(false))
        {
            return;
        }

        gate.Check(exchange, Access.Patch, bucket.Key);
        bool isEnabled = S3Messages.ReadVersioning(body);
        await control.ReachTargetsAsync(exchange).ConfigureAwait(false);
        buckets.Change(bucket, properties => properties.WithVersioning(isEnabled));
        await exchange.OkAsync().ConfigureAwait(false);
    }

    /// <summary>Answers a question about policies, access lists and the like: 501, without a body.</summary>
    public Task RefuseAsync(Exchange exchange, string name)
    {
        exchange.BucketKey = named.Find(name).Key;
        exchange.Meter.Count(exchange);
        exchange.Response.StatusCode = 501;
        exchange.Response.ContentLength = 0;
        return Task.CompletedTask;
    }
}
