using System.Text;
using AisFs.DevServer.Cluster;
using AisFs.DevServer.Hosting;
using AisFs.DevServer.Protocol;
using AisFs.DevServer.Storage;
using Microsoft.Extensions.Primitives;

namespace AisFs.DevServer.Handlers;

internal static partial class ObjectHandler
{
    private const int MaxCustomSize = 2048;

    private static async Task PutAsync(Exchange exchange, Bucket bucket, byte[] name)
    {
        string givenType = exchange.Request.Headers["Ais-Checksum-Type"].ToString();
        string givenValue = exchange.Request.Headers["Ais-Checksum-Value"].ToString();
        if (givenType.Length > 0 && !Checksums.IsKnown(givenType))
        {
            // The real target panics here, and the connection drops.
            exchange.Http.Abort();
            return;
        }

        if (NestingError(exchange, bucket, name) is { } nesting)
        {
            await exchange.FailAsync(nesting).ConfigureAwait(false);
            return;
        }

        List<KeyValuePair<string, string>> custom = CustomOf(exchange.Request.Headers["Ais-Custom-Md"]);
        string type = bucket.Properties.ChecksumType;
        bool verify = givenType.Length > 0 && givenType != Checksums.None && givenValue.Length > 0;
        using ChecksumState? checksum = Checksums.Create(type);
        using ChecksumState? other = verify && givenType != type ? Checksums.Create(givenType) : null;
        using BlobWriter writer = exchange.Cluster.Storage.CreateWriter(exchange.Request.ContentLength ?? -1);
        await exchange.ReadContentAsync(writer, checksum, other).ConfigureAwait(false);
        using IDisposable turn = await RequestLocks.TakeAsync(exchange, bucket, name).ConfigureAwait(false);
        if (verify)
        {
            string actual = (other ?? checksum)!.Value();
            if (!actual.Equals(givenValue, StringComparison.Ordinal))
            {
                await exchange.FailAsync(500, "ErrBadCksum", $"BAD DATA CHECKSUM: {givenType}({givenValue} != {actual}) (context: {DisplayName(exchange, bucket)})").ConfigureAwait(false);
                return;
            }
        }

        long now = exchange.Cluster.Now;
        bool skipCheck = exchange.HasQuery && exchange.QueryFlag("skip_vc");
        Blob content = writer.Seal();
        ObjectRecord stored = bucket.Store(name, present => new ObjectRecord
        {
            Content = content,
            Version = NextVersion(bucket, skipCheck ? null : present),
            ChecksumType = type,
            ChecksumValue = checksum?.Value() ?? string.Empty,
            Custom = skipCheck || present is null ? custom : Merge(present.Custom, custom),
            Modified = now,
            Accessed = now,
            IsMisplaced = IsMisplaced(exchange, bucket, name),
        });
        WriteAttributes(exchange.Response.Headers, stored);
        await exchange.OkAsync().ConfigureAwait(false);
    }

    private static async Task PatchAsync(Exchange exchange, Bucket bucket, byte[] name, ActionMessage? message)
    {
        if (message is null)
        {
            await exchange.FailAsync(400, null, $"{exchange.Node.Name}: failed to unmarshal [*apc.ActMsg] (PATCH), err: EOF (htrun.go, #2912)").ConfigureAwait(false);
            return;
        }

        List<KeyValuePair<string, string>> custom = [];
        if (message.HasValue)
        {
            if (message.Value.ValueKind != System.Text.Json.JsonValueKind.Object)
            {
                throw UnmarshalError(exchange, message.Value.GetRawText());
            }

            foreach (System.Text.Json.JsonProperty field in message.Value.EnumerateObject())
            {
                if (field.Value.ValueKind is not (System.Text.Json.JsonValueKind.String or System.Text.Json.JsonValueKind.Null))
                {
                    throw UnmarshalError(exchange, message.Value.GetRawText());
                }

                custom.Add(new(field.Name, field.Value.GetString() ?? string.Empty));
            }
        }

        CheckCustom(custom);
        bool replace = exchange.QueryFlag("set-new-custom");
        ObjectRecord? owned = OpenOwned(exchange, bucket, name);
        owned?.Content.Release();
        if (owned is null || bucket.Change(name, present => present with { Custom = replace ? custom : Merge(present.Custom, custom) }) is null)
        {
            await NotFoundAsync(exchange, bucket).ConfigureAwait(false);
            return;
        }

        await exchange.OkAsync().ConfigureAwait(false);
    }

    private static RequestException UnmarshalError(Exchange exchange, string value)
        => new(400, $"{exchange.Node.Name}: failed to unmarshal set-custom (map[string]interface {{}}), err: ReadString: expects \" or n, bigger context ...|{value}|...");

    private static async Task RenameAsync(Exchange exchange, Bucket bucket, byte[] name, ActionMessage message)
    {
        if (RenameError(exchange, message) is { } error)
        {
            await exchange.FailAsync(error).ConfigureAwait(false);
            return;
        }

        byte[] to = ObjectNames.Canonical(Encoding.UTF8.GetBytes(message.Name));
        ObjectRecord? record = OpenOwned(exchange, bucket, name);
        if (record is null)
        {
            await NotFoundAsync(exchange, bucket).ConfigureAwait(false);
            return;
        }

        // The target gets the version, checksum and custom metadata of the source, and the time of the rename.
        CopyTo(exchange, bucket, to, record);
        bucket.Remove(name);
        await exchange.OkAsync().ConfigureAwait(false);
    }

    private static async Task CopyAsync(Exchange exchange, Bucket bucket, byte[] name)
    {
        string uname = exchange.QueryValue("object_to");
        if (!BucketKey.TryParseUname(uname, out BucketKey toKey, out string toName) || toName.Length == 0)
        {
            await exchange.FailAsync(400, null, $"invalid uname \"{uname}\"").ConfigureAwait(false);
            return;
        }

        byte[] to = Encoding.UTF8.GetBytes(toName);
        if (!ObjectNames.IsValid(to))
        {
            await InvalidNameAsync(exchange, to).ConfigureAwait(false);
            return;
        }

        Bucket toBucket = Buckets.Find(exchange, toKey);
        ObjectRecord? record = OpenOwned(exchange, bucket, name);
        if (record is null)
        {
            await NotFoundAsync(exchange, bucket).ConfigureAwait(false);
            return;
        }

        if (toKey == bucket.Key && ObjectNames.Canonical(to).AsSpan().SequenceEqual(name))
        {
            record.Content.Release();
        }
        else
        {
            CopyTo(exchange, toBucket, ObjectNames.Canonical(to), record, EtlHandler.Named(exchange));
        }

        await exchange.OkAsync().ConfigureAwait(false);
    }

    /// <summary>Stores the content and attributes of an opened record under another name; releases the record.</summary>
    internal static void CopyTo(Exchange exchange, Bucket bucket, byte[] name, ObjectRecord record, List<EtlRecord>? etls = null)
    {
        try
        {
            if (etls is { Count: > 0 })
            {
                StoreTransformed(exchange, bucket, name, record, etls);
                return;
            }

            using BlobWriter writer = exchange.Cluster.Storage.CreateWriter(record.Size);
            writer.Append(record.Content);
            Blob content = writer.Seal();
            long now = exchange.Cluster.Now;
            bucket.Store(name, _ => record with { Content = content, Modified = now, Accessed = now, IsMisplaced = false });
        }
        finally
        {
            record.Content.Release();
        }
    }

    private static void StoreTransformed(Exchange exchange, Bucket bucket, byte[] name, ObjectRecord record, List<EtlRecord> etls)
    {
        byte[] bytes = EtlHandler.Transform(etls, record.Content);
        using ChecksumState? checksum = Checksums.Create(bucket.Properties.ChecksumType);
        checksum?.Append(bytes);
        using BlobWriter writer = exchange.Cluster.Storage.CreateWriter(bytes.Length);
        writer.Append(bytes);
        Blob content = writer.Seal();
        long now = exchange.Cluster.Now;
        bucket.Store(name, present => new ObjectRecord
        {
            Content = content,
            Version = NextVersion(bucket, present),
            ChecksumType = bucket.Properties.ChecksumType,
            ChecksumValue = checksum?.Value() ?? string.Empty,
            Modified = now,
            Accessed = now,
        });
    }

    private static long NextVersion(Bucket bucket, ObjectRecord? present)
        => bucket.Properties.VersioningEnabled ? (present?.Version ?? 0) + 1 : 0;

    private static bool IsMisplaced(Exchange exchange, Bucket bucket, byte[] canonical)
        => !ReferenceEquals(canonical, exchange.ObjectName)
            && exchange.Cluster.OwnerOf(bucket.Key, canonical) != exchange.Cluster.OwnerOf(bucket.Key, exchange.ObjectName);

    /// <summary>One key=value per header line; a comma belongs to the value.</summary>
    private static List<KeyValuePair<string, string>> CustomOf(StringValues lines)
    {
        List<KeyValuePair<string, string>> custom = [];
        foreach (string? line in lines)
        {
            int equals = line?.IndexOf('=', StringComparison.Ordinal) ?? -1;
            if (equals < 0)
            {
                throw new RequestException(400, $"custom metadata: invalid format \"{line}\" (expecting key=value)");
            }

            custom.Add(new(line![..equals], line[(equals + 1)..]));
        }

        CheckCustom(custom);
        return custom;
    }

    private static void CheckCustom(List<KeyValuePair<string, string>> custom)
    {
        int size = 0;
        foreach (KeyValuePair<string, string> pair in custom)
        {
            size += Encoding.UTF8.GetByteCount(pair.Key) + Encoding.UTF8.GetByteCount(pair.Value);
            if (pair.Key.Length == 0)
            {
                throw new RequestException(400, $"custom metadata: empty key (value=\"{pair.Value}\")");
            }

            if (pair.Key.Contains('\x01', StringComparison.Ordinal) || pair.Value.Contains('\x01', StringComparison.Ordinal))
            {
                throw new RequestException(400, $"custom metadata '\"{pair.Key}\"=\"{pair.Value}\"': key or value contains reserved symbol");
            }

            if (size > MaxCustomSize)
            {
                throw new RequestException(400, $"custom metadata: total size {size} exceeds max {MaxCustomSize} bytes");
            }
        }
    }

    private static List<KeyValuePair<string, string>> Merge(IReadOnlyList<KeyValuePair<string, string>> present, List<KeyValuePair<string, string>> changes)
    {
        List<KeyValuePair<string, string>> merged = [.. present];
        foreach (KeyValuePair<string, string> change in changes)
        {
            int at = merged.FindIndex(pair => pair.Key == change.Key);
            if (at >= 0)
            {
                merged[at] = change;
            }
            else
            {
                merged.Add(change);
            }
        }

        return merged;
    }

    /// <summary>A target keeps objects as files: below a file there can be no other file, and a directory cannot become one.</summary>
    private static RequestException? NestingError(Exchange exchange, Bucket bucket, byte[] name)
    {
        if (!exchange.Cluster.Options.EnforceMountpathNesting)
        {
            return null;
        }

        string place = PlaceOf(exchange, bucket, name);
        for (int slash = name.AsSpan().IndexOf((byte)'/'); slash >= 0;)
        {
            if (bucket.Find(name.AsSpan(0, slash)) is not null && PlaceOf(exchange, bucket, name[..slash]) == place)
            {
                return new RequestException(400, "destination contains an object in its path", "ErrMv");
            }

            int next = name.AsSpan(slash + 1).IndexOf((byte)'/');
            slash = next < 0 ? -1 : slash + 1 + next;
        }

        byte[] prefix = [.. name, (byte)'/'];
        foreach (byte[] below in bucket.Names(prefix))
        {
            if (PlaceOf(exchange, bucket, below) == place)
            {
                return new RequestException(400, "destination exists and is a virtual directory", "ErrMv");
            }
        }

        return null;
    }

    private static string PlaceOf(Exchange exchange, Bucket bucket, byte[] name)
    {
        ulong uname = RendezvousHash.Digest(bucket.Key.Uname(name));
        return exchange.Cluster.OwnerOf(uname).LocationOf(uname);
    }
}
