using System.Globalization;
using System.Text.Json;
using AisFs.DevServer.Buckets;
using AisFs.DevServer.Exchanges;
using AisFs.DevServer.Handlers.Shared;
using AisFs.DevServer.Jobs;
using AisFs.DevServer.Nodes;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Handlers.Buckets;

/// <summary>How often objects are kept: copies on several mountpaths, slices on several targets; and how large their parts are.</summary>
internal sealed class ReplicaJobs(BucketTable buckets, ClusterMap map, JobBook book, Rechunker rechunker)
{
    private const int MaxCopies = 16;

    /// <summary>Sets how many copies there are of each object.</summary>
    public Task MakeCopiesAsync(Exchange exchange, Bucket bucket, ActionMessage message)
    {
        string given = message.Value.ValueKind == JsonValueKind.String ? message.Value.GetString()! : message.HasValue ? message.Value.GetRawText() : string.Empty;
        if (!int.TryParse(given, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int copies))
        {
            return exchange.FailAsync(400, null, $"failed to parse number of copies: invalid value '{given}'");
        }

        CheckCopies(exchange, bucket, copies);
        buckets.Change(bucket, properties => properties.WithCopies(copies));
        bucket.Mirror();
        return book.FinishAsync(exchange, Start("make-n-copies", bucket, $"mnc-actmnc, copies:{copies}"));
    }

    /// <summary>Wants the objects to be erasure coded.</summary>
    public Task EncodeAsync(Exchange exchange, Bucket bucket, ActionMessage message)
    {
        // The configuration comes as a text; anything else is refused.
        if (message.Value.ValueKind != JsonValueKind.String)
        {
            return exchange.FailAsync(400, null, "invalid ec-encode request");
        }

        using JsonDocument configuration = Read(message.Value.GetString()!);
        foreach ((string field, string name) in ((string, string)[])[("data_slices", "data"), ("parity_slices", "parity")])
        {
            if (!JsonFields.TryGet(configuration.RootElement, field, JsonValueKind.Number, out _))
            {
                return exchange.FailAsync(400, null, $"missing number of {name} slices");
            }
        }

        using JsonDocument changes = JsonDocument.Parse($"{{\"ec\":{configuration.RootElement.GetRawText()},\"force\":false}}");
        using JsonDocument enabled = JsonDocument.Parse("""{"ec":{"enabled":true}}""");
        int targets = map.Membership.Active.Count;
        buckets.Change(bucket, properties => properties
            .With(changes.RootElement, bucket.Key.DisplayName, targets, "invalid ec-encode request: ")
            .With(enabled.RootElement, bucket.Key.DisplayName, targets, string.Empty));
        return book.FinishAsync(exchange, Start("ec-encode", bucket, string.Empty));
    }

    /// <summary>Cuts the objects into parts again, or puts them together.</summary>
    public Task RechunkAsync(Exchange exchange, Bucket bucket, ActionMessage message)
    {
        try
        {
            return book.FinishAsync(exchange, rechunker.Run(bucket, ReadOrder(message.Value)));
        }
        catch (RequestException e)
        {
            NodeInfo target = map.Targets[0];
            throw new RequestException(e.Status, $"{target.Name} failed to \"rechunk\" List/Range: {e.Message}", e.TypeCode)
            {
                Origin = new ErrorOrigin(target.Name, exchange.Node.Name, exchange.PathText),
            };
        }
    }

    private Rechunker.Order ReadOrder(JsonElement message)
    {
        Rechunker.Order order = new(Ids.New(9), 0, 0);
        if (message.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
        {
            return order;
        }

        string wrong = $"{map.Targets[0].Name}: failed to unmarshal rechunk (map[string]interface {{}}), err: apc.RechunkMsg";
        if (message.ValueKind != JsonValueKind.Object)
        {
            throw new RequestException(400, $"{map.Targets[0].Name}: failed to unmarshal rechunk, err: expect {{ or n, but found {message.GetRawText()}");
        }

        foreach (JsonProperty field in message.EnumerateObject())
        {
            order = (field.Name, field.Value.ValueKind) switch
            {
                (_, JsonValueKind.Null) => order,
                ("objsize-limit", JsonValueKind.Number) when field.Value.TryGetInt64(out long limit) => order with { Limit = limit },
                ("chunk-size", JsonValueKind.Number) when field.Value.TryGetInt64(out long size) => order with { PartSize = size },
                ("prefix", JsonValueKind.String) => order with { Prefix = field.Value.GetString()! },
                ("sync-remote", JsonValueKind.True or JsonValueKind.False) => order with { SyncRemote = field.Value.GetBoolean() },
                ("objsize-limit" or "chunk-size" or "prefix" or "sync-remote", _) => throw new RequestException(400, $"{wrong}.{field.Name}: found {field.Value.GetRawText()}"),
                _ => throw new RequestException(400, $"{wrong}.ReadObject: found unknown field: {field.Name}"),
            };
        }

        return order;
    }

    /// <summary>Properties as they are to be, if there are mountpaths for the copies that they want.</summary>
    /// <exception cref="RequestException">400: there are too few.</exception>
    public BucketProperties Checked(Exchange exchange, Bucket bucket, BucketProperties properties)
    {
        NodeInfo target = map.Targets[0];
        if (properties.Copies <= target.Mountpaths.Count || properties.Copies == bucket.Properties.Copies)
        {
            return properties;
        }

        string shown = $"{bucket.Key.DisplayName}(0x{bucket.Id & 0xffff:x})";
        throw Refused(exchange, bucket, $"not enough mountpaths ({target.Mountpaths.Count}) to configure {shown} as {properties.Copies}-way mirror");
    }

    /// <summary>Answers a change of properties: where it makes other copies, or slices, a job does so.</summary>
    public Task FollowAsync(Exchange exchange, Bucket bucket, BucketProperties before)
    {
        if (bucket.Properties.IsErasureCoded && !before.IsErasureCoded)
        {
            return book.FinishAsync(exchange, Start("ec-encode", bucket, string.Empty));
        }

        int copies = bucket.Properties.Copies;
        if (copies == 1 || copies == before.Copies)
        {
            return exchange.OkAsync();
        }

        bucket.Mirror();
        return book.FinishAsync(exchange, Start("make-n-copies", bucket, $"mnc-setprops, copies:{copies}"));
    }

    private static JsonDocument Read(string text)
    {
        try
        {
            return JsonDocument.Parse(text);
        }
        catch (JsonException e)
        {
            throw new RequestException(400, $"invalid ec-encode request: {e.Message}");
        }
    }

    /// <summary>Every target checks the number for itself; the proxy passes on what one says.</summary>
    private void CheckCopies(Exchange exchange, Bucket bucket, int copies)
    {
        NodeInfo target = map.Targets[0];
        string? wrong = copies is < 1 or > MaxCopies ? $"invalid num copies {copies}, must be in [1, {MaxCopies}] range"
            : copies > target.Mountpaths.Count ? $"number of copies ({copies}) exceeds the number of mountpaths ({target.Mountpaths.Count})"
            : null;
        if (wrong is not null)
        {
            throw Refused(exchange, bucket, wrong);
        }
    }

    private RequestException Refused(Exchange exchange, Bucket bucket, string message)
    {
        NodeInfo target = map.Targets[0];
        return new RequestException(400, $"{target.Name}: {message}") { Origin = new ErrorOrigin(target.Name, exchange.Node.Name, $"/v1/txn/{bucket.Key.Name}/begin") };
    }

    private Job Start(string kind, Bucket bucket, string control)
    {
        Job job = book.Start(book.Describe(Ids.New(9), kind, bucket.Key) with { Control = control });
        foreach (byte[] name in bucket.Names([]))
        {
            if (bucket.Find(name) is { } record)
            {
                job.At(map.OwnerOf(bucket.Key, name)).Count(record.Size);
            }
        }

        return job;
    }
}
