using System.Globalization;

namespace AisFs.DevServer.Buckets;

/// <summary>Which features of the cluster, or of a bucket, cannot be on together.</summary>
internal static class FeatureRules
{
    private static readonly (string Name, int Bit, string OtherName, int OtherBit)[] s_exclusive =
        [("Disable-Cold-GET", 11, "Streaming-Cold-GET", 12), ("S3-Reverse-Proxy", 13, "S3-Redirect-Rebuild", 27)];

    /// <summary>Why features cannot be; null if they can.</summary>
    /// <param name="features">The bits, as a decimal number.</param>
    public static string? ErrorOf(string features)
    {
        _ = ulong.TryParse(features, NumberStyles.None, CultureInfo.InvariantCulture, out ulong bits);
        foreach ((string name, int bit, string otherName, int otherBit) in s_exclusive)
        {
            if (((bits >> bit) & (bits >> otherBit) & 1) != 0)
            {
                return $"feature flags \"{name}\" and \"{otherName}\" are mutually exclusive";
            }
        }

        return null;
    }
}
