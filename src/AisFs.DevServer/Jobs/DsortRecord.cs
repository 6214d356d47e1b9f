using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Jobs;

/// <summary>One dSort job: what was asked for and what became of it.</summary>
internal sealed class DsortRecord(BucketKey from, BucketKey to, string description, long started)
{
    public string Id { get; } = "srt-" + Ids.New(9);

    public BucketKey From => from;

    public BucketKey To => to;

    public string Description => description;

    /// <summary>Begin and end, ns since 1970.</summary>
    public long Started => started;

    public long Ended => started + 1_000_000;

    public bool IsAborted { get; set; }

    /// <summary>Why it failed; empty if it did not.</summary>
    public string Error { get; set; } = string.Empty;

    /// <summary>The records that the input shards hold.</summary>
    public long Records { get; set; }

    /// <summary>The shards that were made.</summary>
    public long Created { get; set; }

    /// <summary>Input shards that exist, and their bytes.</summary>
    public long Shards { get; init; }

    public long Bytes { get; init; }
}
