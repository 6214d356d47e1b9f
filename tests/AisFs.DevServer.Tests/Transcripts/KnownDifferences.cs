namespace AisFs.DevServer.Tests.Transcripts;

/// <summary>Exchanges whose answers are not, or cannot be, the recorded ones. "03#7" is the seventh request of transcript 03.</summary>
internal static class KnownDifferences
{
    /// <summary>What differs, and why that is right.</summary>
    public static IReadOnlyDictionary<string, string> Reasons { get; } = Build();

    private static Dictionary<string, string> Build()
    {
        Dictionary<string, string> reasons = new()
        {
            ["01#8"] = "the recorded cluster still knew namespaces of buckets that were gone",
            ["01#18"] = "to the recorded cluster another one had been attached before",
            ["01#21"] = "the metrics are our own",
            ["11#17"] = "the recorded cluster remembered a job of an earlier recording",
            ["11#19"] = "listings are no jobs here",
            ["11#21"] = "listings are no jobs here",
            ["11#22"] = "an unknown kind brought all jobs of the recorded cluster's life, 134 kB",
            ["14#1"] = "the recorded cluster had more buckets, in an order that differs from request to request",
            ["14#2"] = "the recorded cluster had more buckets, in an order that differs from request to request",
            ["16#23"] = "the recorded service knew roles of other clusters too, and tells them in an order by chance",
            ["17#2"] = "the ports between the nodes and the keys of the other cluster are its own",
            ["26#29"] = "a long name at the top of a bucket is listed by the recorded cluster, but in no directory (25)",
            ["d06#19"] = "the recorded cluster was built without dSort",
            ["d06#20"] = "the recorded cluster was built without ETL",
            ["d11#4"] = "the recorded cluster was built without dSort",
            ["d11#5"] = "the recorded cluster was built without dSort, so it had no job to tell of",
            ["d13#1"] = "the recorded cluster had been rebalanced before, and tells of it",
            ["d14#4"] = "both recorded targets promoted the file, one more time than is told; and a rebalance had been stopped",
            ["d14#10"] = "both recorded targets promoted the file, one more time than is told; and a rebalance had been stopped",
            ["d07#9"] = "an unknown kind brings all jobs, and there are none here yet",
            ["d07#20"] = "the recorded cluster had been rebalanced before",
            ["d08#8"] = "which target makes the archive is by chance there",
            ["d10#20"] = "a rebalance of the recorded cluster had been stopped, so its listings told that they may be incomplete",
            ["30#3"] = "the recorded service knew roles of other clusters too, and tells them in an order by chance",
        };

        return reasons;
    }
}
