using System.Globalization;
using System.Text.Json.Nodes;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Buckets;

/// <summary>What the properties of a bucket may be.</summary>
internal static class PropertyRules
{
    private const int MaxCopies = 32;
    private const int MaxSlices = 32;
    private const int MinBatch = 1024;
    private const int MaxBatch = 512 * 1024;
    private const string Policies = "[immediate delayed never]";
    private static readonly TimeSpan s_minUpdate = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_minKeep = TimeSpan.FromHours(1);

    /// <summary>Checks properties.</summary>
    /// <param name="properties">The properties as they would be.</param>
    /// <param name="before">The properties before the change.</param>
    /// <param name="bucket">The bucket, in messages.</param>
    /// <param name="targets">How many targets there are.</param>
    /// <param name="isForced">Whether too few targets are taken.</param>
    /// <exception cref="RequestException">400: they cannot be.</exception>
    public static void Check(JsonObject properties, JsonObject before, string bucket, int targets, bool isForced)
    {
        CheckChange(properties, before, bucket);
        string? error = BackendError(properties)
            ?? ChecksumError(properties)
            ?? MirrorError(properties["mirror"]!)
            ?? SlicesError(properties["ec"]!)
            ?? PolicyError(properties["write_policy"]!)
            ?? ChunksError(properties)
            ?? LruError(properties["lru"]!)
            ?? FeatureRules.ErrorOf(Text(properties, "features"));
        if (error is not null)
        {
            throw new RequestException(400, error);
        }

        CheckTargets(properties["ec"]!, targets, isForced);
    }

    private static void CheckChange(JsonObject properties, JsonObject before, string bucket)
    {
        JsonNode now = properties["ec"]!;
        JsonNode old = before["ec"]!;
        if (Flag(now, "enabled") && Flag(old, "enabled") && (Number(now, "data_slices") != Number(old, "data_slices") || Number(now, "parity_slices") != Number(old, "parity_slices")))
        {
            throw new RequestException(
                400,
                $"{bucket}: once enabled, EC data/parity slices cannot change (old D={Number(old, "data_slices")}, P={Number(old, "parity_slices")}; new D={Number(now, "data_slices")}, P={Number(now, "parity_slices")})");
        }

        JsonNode mirror = properties["mirror"]!;
        if (Number(mirror, "copies") == 1)
        {
            // One copy is no mirror; to switch a mirror on is to want two.
            bool isSwitchedOn = !Flag(before["mirror"]!, "enabled") && Flag(mirror, "enabled");
            mirror["copies"] = isSwitchedOn ? 2 : 1;
            mirror["enabled"] = isSwitchedOn;
        }
    }

    private static string? BackendError(JsonObject properties)
    {
        JsonNode backend = properties["backend_bck"]!;
        string name = Text(backend, "name");
        string given = Text(backend, "provider");
        if (name.Length == 0 && given.Length == 0)
        {
            return null;
        }

        string provider = Providers.Parse(given);
        backend["provider"] = provider;
        string shown = $"{Providers.Scheme(provider)}://{name}";
        bool isRemote = provider != Providers.Ais || Text(backend["namespace"]!, "uuid").Length > 0;
        return Text(properties, "provider") != Providers.Ais ? $"invalid provider \"{Text(properties, "provider")}\": only ais:// buckets can have remote backend (\"{shown}\")"
            : name.Length == 0 ? $"backend bucket \"{shown}\": name is empty"
            : isRemote ? null : $"backend bucket \"{shown}\" must be remote";
    }

    private static string? ChecksumError(JsonObject properties)
        => Text(properties["checksum"]!, "type") is var type && Checksums.IsKnown(type) ? null
            : $"invalid checksum type \"{type}\" (expecting [crc32c md5 sha256 sha512 xxhash xxhash2 none])";

    private static string? MirrorError(JsonNode mirror)
    {
        if (!Flag(mirror, "enabled"))
        {
            return null;
        }

        long copies = Number(mirror, "copies");
        if (copies == 0)
        {
            mirror["copies"] = 2;
        }

        return copies is not 0 and (< 2 or > MaxCopies) ? $"invalid mirror.copies: {copies} (expected value in range [2, {MaxCopies}] or zero for default)"
            : Number(mirror, "burst_buffer") < 0 ? $"invalid mirror.burst_buffer: {Number(mirror, "burst_buffer")} (expected a positive integer or zero for default)"
            : null;
    }

    private static string? SlicesError(JsonNode ec)
    {
        if (!Flag(ec, "enabled"))
        {
            return null;
        }

        foreach (string field in (string[])["data_slices", "parity_slices"])
        {
            if (Number(ec, field) == 0)
            {
                ec[field] = 1;
            }
        }

        return Number(ec, "objsize_limit") < -1 ? $"invalid ec.objsize_limit: {Number(ec, "objsize_limit")} (expecting an integer greater than or equal to -1)"
            : SliceError(ec, "data_slices") ?? SliceError(ec, "parity_slices");
    }

    private static string? SliceError(JsonNode ec, string field)
        => Number(ec, field) is < 1 or > MaxSlices ? $"invalid ec.{field}: {Number(ec, field)} (expected value in range [1, {MaxSlices}])" : null;

    private static void CheckTargets(JsonNode ec, int targets, bool isForced)
    {
        (long data, long parity) = (Number(ec, "data_slices"), Number(ec, "parity_slices"));
        if (Flag(ec, "enabled") && data + parity + 1 > targets && !isForced)
        {
            string needed = $"EC configuration (D = {data}, P = {parity}) requires at least {data + parity + 1} targets (have {targets})";
            throw new RequestException(400, "not enough target nodes: " + needed, "ErrNotEnoughTargets");
        }
    }

    private static string? PolicyError(JsonNode policy)
    {
        foreach (string field in (string[])["data", "md"])
        {
            string value = Text(policy, field);
            if (value is not ("" or "immediate" or "delayed" or "never"))
            {
                return $"invalid write policy \"{value}\" (expecting one of {Policies})";
            }
        }

        return Text(policy, "data") is var data && data is "" or "immediate" ? null : $"invalid write policy for data: \"{data}\" not implemented yet";
    }

    private static string? ChunksError(JsonObject properties)
    {
        JsonNode chunks = properties["chunks"]!;
        _ = GoSize.TryParse(Text(chunks, "objsize_limit"), out long limit);
        _ = GoSize.TryParse(Text(chunks, "max_monolithic_size"), out long largest);
        return largest != 0 && limit > largest
            ? $"invalid chunks.objsize_limit {limit} ({Text(chunks, "objsize_limit")}) - cannot be greater than chunks.max_monolithic_size {largest} ({Text(chunks, "max_monolithic_size")})"
            : limit > 0 && Flag(properties["mirror"]!, "enabled")
                ? "n-way mirroring and chunking cannot be enabled at the same time on the same bucket (MPU chunking is still allowed)" : null;
    }

    private static string? LruError(JsonNode lru)
    {
        long batch = Number(lru, "batch_size");
        return Shorter(lru, "capacity_upd_time", s_minUpdate, "10s") ?? Shorter(lru, "dont_evict_time", s_minKeep, "1h0m0s")
            ?? (batch is not 0 and (< MinBatch or > MaxBatch) ? $"invalid lru.batch_size={batch} (expecting range [{MinBatch} - {MaxBatch}])" : null);
    }

    private static string? Shorter(JsonNode lru, string field, TimeSpan least, string shown)
        => GoDuration.TryParse(Text(lru, field), out long time) && time != 0 && time < least.Ticks * 100
            ? $"invalid {Shown(lru)} (expecting: lru.{field} >= {shown})" : null;

    private static string Shown(JsonNode lru) => Flag(lru, "enabled")
        ? $"lru: dont_evict_time={Text(lru, "dont_evict_time")}, capacity_upd_time={Text(lru, "capacity_upd_time")}, batch_size={Number(lru, "batch_size")}" : "Disabled";

    private static string Text(JsonNode section, string field) => section[field]?.GetValue<string>() ?? string.Empty;

    private static bool Flag(JsonNode section, string field) => section[field]?.GetValue<bool>() ?? false;

    private static long Number(JsonNode section, string field)
        => section[field] is { } value && long.TryParse(value.ToJsonString(), CultureInfo.InvariantCulture, out long number) ? number : 0;
}
