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

        bool skipCheck = exchange.HasQuery && exchange.QueryFlag("skip_vc");
        Mountpath here = Here(exchange, bucket);
        if (!skipCheck && HasChecksum(bucket.Find(name, here), givenType, givenValue))
        {
            // Taken as stored already: whatever the body is, and whatever else the request brings.
            await exchange.DrainAsync().ConfigureAwait(false);
            await exchange.OkAsync().ConfigureAwait(false);
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
        }, here);
        WriteAttributes(exchange, bucket, stored);
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
        if (bucket.Change(name, present => present with { Custom = replace ? custom : Merge(present.Custom, custom) }, Here(exchange, bucket)) is null)
        {
            await NotFoundAsync(exchange, bucket).ConfigureAwait(false);
            return;
        }

        await exchange.OkAsync().ConfigureAwait(false);
    }

    private static RequestException UnmarshalError(Exchange exchange, string value)
        => new(400, $"{exchange.Node.Name}: failed to unmarshal set-custom (map[string]interface {{}}), err: ReadString: expects \" or n, bigger context ...|{value}|...");

    internal static long NextVersion(Bucket bucket, ObjectRecord? present)
        => bucket.Properties.VersioningEnabled ? (present?.Version ?? 0) + 1 : 0;

    /// <summary>Whether an object has a checksum of that kind and value.</summary>
    internal static bool HasChecksum(ObjectRecord? record, string type, string value)
        => record is not null && value.Length > 0 && record.ChecksumType == type && record.ChecksumValue == value;

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

    internal static List<KeyValuePair<string, string>> Merge(IReadOnlyList<KeyValuePair<string, string>> present, IReadOnlyList<KeyValuePair<string, string>> changes)
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
}
