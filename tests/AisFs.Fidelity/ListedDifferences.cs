using AisFs.TestKit.Transcripts;

namespace AisFs.Fidelity;

/// <summary>Where the dev server differs from a real cluster and is meant to, and what is not asked at all.</summary>
internal static class ListedDifferences
{
    private static readonly Dictionary<string, string> s_reasons = new()
    {
        ["01#21"] = "the metrics are our own",
    };

    /// <summary>Why a request is left out; null if it is sent.</summary>
    public static string? NotRun(string key, Hop hop) => key[..2] switch
    {
        "14" => "the dev server does not serve the S3 interface",
        "26" when hop.Section.StartsWith("\"Range: bytes=\"", StringComparison.Ordinal) => "it leaves an object locked in the cluster until a target restarts",
        _ => null,
    };

    /// <summary>Why answers differ; null if they should not.</summary>
    public static string? Find(string key, Hop hop) => s_reasons.GetValueOrDefault(key);
}
