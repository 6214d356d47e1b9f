using System.Text;
using System.Text.Json;
using AisFs.DevServer.Buckets;
using AisFs.DevServer.Exchanges;
using AisFs.DevServer.Handlers.Objects;
using AisFs.DevServer.Handlers.Shared;
using AisFs.DevServer.Jobs;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Handlers.Buckets;

/// <summary>Copies many objects from bucket to bucket.</summary>
internal sealed class BulkCopier(ObjectCopier copier, Transforms transforms)
{
    /// <summary>Reads how a message wants objects to be copied.</summary>
    /// <exception cref="RequestException">404 or 400: an ETL does not exist, or does not run.</exception>
    public CopyOrder Read(Exchange exchange, ActionMessage message)
    {
        JsonElement extensions = JsonFields.TryGet(message.Value, "ext", JsonValueKind.Object, out JsonElement map) ? map : default;
        return new CopyOrder(JsonFields.Text(message.Value, "prepend"), JsonFields.Flag(message.Value, "dry_run"), EtlsOf(exchange, message), extensions);
    }

    /// <summary>Copies objects; the job counts them and has the last error.</summary>
    public void Copy(Bucket from, Bucket? to, IEnumerable<byte[]> names, CopyOrder order, Job job)
    {
        byte[] head = Encoding.UTF8.GetBytes(order.Prepend);
        foreach (byte[] name in names)
        {
            if (from.Open(name) is not { } record)
            {
                job.Error = $"{from.Key.DisplayName}/{Encoding.UTF8.GetString(name)} does not exist";
                continue;
            }

            job.Count(record.Size);
            if (order.IsDryRun || to is null || (to == from && head.Length == 0))
            {
                record.Content.Release();
                continue;
            }

            try
            {
                copier.CopyTo(to, ObjectNames.Canonical([.. head, .. WithExtension(name, order.Extensions)]), record, order.Etls);
            }
            catch (RequestException e)
            {
                job.Error = e.Message;
            }
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
