using System.Text;
using System.Text.Json;
using AisFs.DevServer.Buckets;
using AisFs.DevServer.Exchanges;
using AisFs.DevServer.Handlers.Objects;
using AisFs.DevServer.Handlers.Shared;
using AisFs.DevServer.Jobs;
using AisFs.DevServer.Nodes;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Handlers.Buckets;

/// <summary>Copies many objects from bucket to bucket.</summary>
internal sealed class BulkCopier(ObjectCopier copier, Transforms transforms, ClusterMap map)
{
    /// <summary>Reads how a message wants objects to be copied.</summary>
    /// <exception cref="RequestException">404 or 400: an ETL does not exist, or does not run; or the message contradicts itself.</exception>
    public CopyOrder Read(Exchange exchange, ActionMessage message)
    {
        JsonElement extensions = JsonFields.TryGet(message.Value, "ext", JsonValueKind.Object, out JsonElement map) ? map : default;
        string prepend = JsonFields.Text(message.Value, "prepend");
        bool synchronizes = JsonFields.Flag(message.Value, "synchronize");
        return synchronizes && prepend.Length > 0
            ? throw new RequestException(400, $"prepend option (\"{prepend}\") is incompatible with the request to synchronize buckets")
            : new CopyOrder(prepend, JsonFields.Flag(message.Value, "dry_run"), EtlsOf(exchange, message), extensions, synchronizes);
    }

    /// <summary>Copies objects; the job counts them at their targets.</summary>
    /// <param name="from">The source.</param>
    /// <param name="to">The destination; null if there is none, of a dry run.</param>
    /// <param name="names">The names of the objects.</param>
    /// <param name="isList">Whether each of them was named, so that one that is missing is an error.</param>
    /// <param name="order">How they are copied.</param>
    /// <param name="job">The job.</param>
    public void Copy(Bucket from, Bucket? to, IEnumerable<byte[]> names, bool isList, CopyOrder order, Job job)
    {
        byte[] head = Encoding.UTF8.GetBytes(order.Prepend);
        foreach (byte[] name in names)
        {
            NodeInfo source = map.OwnerOf(from.Key, name);
            if (from.Open(name) is not { } record)
            {
                Miss(from, to, name, isList, order, job);
                continue;
            }

            job.At(source).Count(record.Size);
            if (order.IsDryRun || to is null || (to == from && head.Length == 0))
            {
                record.Content.Release();
                continue;
            }

            byte[] copy = ObjectNames.Canonical([.. head, .. WithExtension(name, order.Extensions)]);
            if (map.OwnerOf(to.Key, copy) is var destination && destination != source)
            {
                job.At(source).Send(record.Size);
                job.At(destination).Receive(record.Size);
            }

            try
            {
                copier.CopyTo(to, copy, record, order.Etls);
            }
            catch (RequestException e)
            {
                job.At(source).Fail(e.Message);
            }
        }
    }

    /// <summary>Removes the copies whose source is gone.</summary>
    public void Prune(Bucket from, Bucket to, byte[] prefix, Job job)
    {
        foreach (byte[] name in to.Names(prefix).Where(name => from.Find(name) is null))
        {
            Prune(to, name, job);
        }
    }

    private void Miss(Bucket from, Bucket? to, byte[] name, bool isList, CopyOrder order, Job job)
    {
        if (order is { Synchronizes: true, IsDryRun: false } && to is not null && to != from)
        {
            Prune(to, name, job);
        }
        else if (isList)
        {
            NodeInfo source = map.OwnerOf(from.Key, name);
            job.At(source).Fail($"{source.Name}: {from.Key.DisplayName}/{Encoding.UTF8.GetString(name)} does not exist");
        }
    }

    private void Prune(Bucket to, byte[] name, Job job)
    {
        if (to.Remove(name))
        {
            job.At(map.OwnerOf(to.Key, name)).Prune();
        }
    }

    /// <summary>The ETLs of a transforming copy; none of a plain one.</summary>
    private List<EtlRecord> EtlsOf(Exchange exchange, ActionMessage message)
    {
        if (!message.Action.StartsWith("etl-", StringComparison.Ordinal))
        {
            return [];
        }

        string name = JsonFields.Text(message.Value, "id") is { Length: > 0 } id ? id : JsonFields.Text(message.Value, "name");
        return transforms.Named(exchange, name, JsonFields.Items(message.Value, "pipeline").Select(static item => item.GetString() ?? string.Empty));
    }

    /// <summary>The name with the extension that is given for its own.</summary>
    private static byte[] WithExtension(byte[] name, JsonElement extensions)
    {
        int dot = name.AsSpan().LastIndexOf((byte)'.');
        string extension = extensions.ValueKind == JsonValueKind.Undefined || dot < 0 || name.AsSpan(dot).Contains((byte)'/')
            ? string.Empty : Encoding.UTF8.GetString(name.AsSpan(dot + 1));
        return extension.Length > 0 && extensions.TryGetProperty(extension, out JsonElement other) && other.GetString() is { } changed
            ? [.. name.AsSpan(0, dot + 1), .. Encoding.UTF8.GetBytes(changed.TrimStart('.'))] : name;
    }
}
