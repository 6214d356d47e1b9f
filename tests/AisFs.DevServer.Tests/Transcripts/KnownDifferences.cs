namespace AisFs.DevServer.Tests.Transcripts;

/// <summary>Exchanges whose answers are not, or cannot be, the recorded ones. "03#7" is the seventh request of transcript 03.</summary>
internal static class KnownDifferences
{
    /// <summary>Answers full of measured values: names and types must be the same.</summary>
    public static HashSet<string> ShapeOnly { get; } =
    [
        "01#4", "01#5", "01#6", "01#7", "01#9", "01#10", "01#11", "01#12", "01#13", "01#14", "07#11",
        "11#16", "11#18", "11#29", "11#38",
    ];

    /// <summary>What differs, and why that is right.</summary>
    public static IReadOnlyDictionary<string, string> Reasons { get; } = Build();

    private static Dictionary<string, string> Build()
    {
        Dictionary<string, string> reasons = new()
        {
            ["01#8"] = "the recorded cluster still knew namespaces of buckets that were gone",
            ["01#21"] = "the metrics are our own",
            ["11#17"] = "the recorded cluster remembered a job of an earlier recording",
            ["11#19"] = "listings are no jobs here",
            ["11#21"] = "listings are no jobs here",
            ["11#22"] = "an unknown kind brought all jobs of the recorded cluster's life, 134 kB",
        };
        return reasons;
    }
}
