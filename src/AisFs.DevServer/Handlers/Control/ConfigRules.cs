using System.Text.Json.Nodes;
using AisFs.DevServer.Buckets;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Handlers.Control;

/// <summary>What values of the configuration have to do with each other.</summary>
internal static class ConfigRules
{
    private const int MinCopies = 2;
    private const int MaxCopies = 32;

    /// <exception cref="RequestException">400: values that cannot be together. 401: tokens would be wanted from now on.</exception>
    public static void Check(JsonObject config)
    {
        if ((ChecksumError(config["checksum"]!) ?? SpaceError(config["space"]!) ?? TimeoutError(config["timeout"]!) ?? MirrorError(config["mirror"]!) ?? FeatureRules.ErrorOf(config["features"]!.GetValue<string>())) is { } wrong)
        {
            throw new RequestException(400, wrong);
        }

        if (config["auth"]!["client_auth_required"]!.GetValue<bool>())
        {
            throw new RequestException(401, "enabling client authentication requires a valid token [err: token required]");
        }
    }

    private static string? ChecksumError(JsonNode checksum)
        => checksum["type"]!.GetValue<string>() is var type && Checksums.IsKnown(type) ? null
            : $"invalid checksum type \"{type}\" (expecting [crc32c md5 sha256 sha512 xxhash xxhash2 none])";

    private static string? SpaceError(JsonNode space)
    {
        long cleanup = Number(space, "cleanupwm");
        long low = Number(space, "lowwm");
        long high = Number(space, "highwm");
        long full = Number(space, "out_of_space");
        return cleanup > 0 && low > cleanup && high > low && full > high && full < 100 ? null
            : $"invalid space config: cleanup={cleanup}%, low={low}%, high={high}%, OOS={full}% (expecting: 0 < cleanup < low < high < OOS < 100)";
    }

    private static string? TimeoutError(JsonNode timeout)
    {
        string keepalive = timeout["max_keepalive"]!.GetValue<string>();
        string operation = timeout["cplane_operation"]!.GetValue<string>();
        return GoDuration.TryParse(keepalive, out long longest) && GoDuration.TryParse(operation, out long usual) && longest < 2 * usual
            ? $"invalid timeout.max_keepalive={keepalive}, must be >= 2*(cplane_operation={operation})" : null;
    }

    private static string? MirrorError(JsonNode mirror)
        => Number(mirror, "copies") is var copies && copies is 0 or (>= MinCopies and <= MaxCopies) ? null
            : $"invalid mirror.copies: {copies} (expected value in range [{MinCopies}, {MaxCopies}] or zero for default)";

    private static long Number(JsonNode section, string field) => long.Parse(section[field]!.ToJsonString(), System.Globalization.CultureInfo.InvariantCulture);
}
