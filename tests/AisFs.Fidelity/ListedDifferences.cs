using AisFs.TestKit.Transcripts;

namespace AisFs.Fidelity;

/// <summary>Where the dev server differs from a real cluster and is meant to, and what is not asked at all.</summary>
internal static class ListedDifferences
{
    private const string AnyTarget = "any of the targets may be the one";
    private const string LivingBucket = "the cluster tells the old bucket until the job of its rename ends";
    private const string Listings = "listings are jobs in the cluster";
    private const string Config = "the fields of the configuration depend on what the cluster was built with";

    private static readonly Dictionary<string, string> s_reasons = new()
    {
        ["01#8"] = "the cluster has buckets of its own",
        ["01#9"] = Config,
        ["01#10"] = Config,
        ["01#21"] = "the metrics are our own",
        ["02#18"] = AnyTarget,
        ["02#31"] = LivingBucket,
        ["04#60"] = LivingBucket,
        ["06#19"] = "the paths of the mountpaths are of different lengths",
        ["11#17"] = "the cluster remembers jobs of earlier runs",
        ["11#19"] = Listings,
        ["11#21"] = Listings,
        ["11#22"] = "an unknown kind brings all jobs of the cluster's life",
        ["11#37"] = "the cluster takes its time to write an archive",
        ["11#38"] = "the cluster takes its time to write an archive",
        ["11#40"] = "the cluster takes its time to write an archive",
        ["17#2"] = "the other cluster was started at another time",
        ["25#19"] = AnyTarget,
        ["26#28"] = "the hash is that of the path on the mountpath",
        ["26#29"] = "long names at the top of a bucket are listed by the cluster",
        ["26#47"] = AnyTarget,
    };

    /// <summary>Why a request is left out; null if it is sent.</summary>
    public static string? NotRun(string key, Hop hop) => key[..2] switch
    {
        "14" when hop.RequestLine.StartsWith("GET /s3 ", StringComparison.Ordinal) || hop.RequestLine.StartsWith("GET /s3/ ", StringComparison.Ordinal) => "it tells all buckets of the cluster",
        "26" when hop.Section.StartsWith("\"Range: bytes=\"", StringComparison.Ordinal) => "it leaves an object locked in the cluster until a target restarts",
        _ => null,
    };

    /// <summary>Why answers differ; null if they should not.</summary>
    public static string? Find(string key)
        => key.StartsWith("13#", StringComparison.Ordinal) ? "the target that packs a batch is chosen by chance, and what is missing depends on it" : s_reasons.GetValueOrDefault(key);
}
