namespace AisFs.Cli.Configuration;

/// <summary>A set of values for one kind of use.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Purpose">What it is for, in one sentence.</param>
/// <param name="Values">The values that differ from the defaults.</param>
internal sealed record BuiltInProfile(string Name, string Purpose, IReadOnlyList<ProfileValue> Values)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<BuiltInProfile> All { get; } =
    [
        new(
            "training-read",
            "Data sets that many workers read again and again, and no program changes meanwhile.",
            [
                new("read-only", "on", "a job cannot damage its data set"),
                new("cache-ttl", "1h", "names and sizes do not change while a job runs"),
                new("negative-ttl", "1m", "loaders look for optional files such as indexes again and again"),
                new("metadata-cache", "1GiB", "room for the names of some million samples"),
                new("memory-limit", "2GiB", "shards that several workers read stay in memory"),
                new("max-connections", "256", "many workers read at the same time"),
                new("max-background", "256", "many workers read at the same time"),
                new("kernel-read-ahead", "4096", "shards are read from front to end"),
            ]),
        new(
            "checkpoint-write",
            "Large files that are written from front to end, and read whole when a job resumes.",
            [
                new("cache-ttl", "1s", "other ranks see a new checkpoint soon"),
                new("memory-limit", "4GiB", "uploads take at most half of it, so that writers seldom wait"),
                new("part-size", "64MiB", "few requests for each file"),
                new("read-ahead", "256MiB", "a job that resumes reads one large file as fast as it can"),
                new("timeout", "60s", "an outage of minutes does not fail a checkpoint"),
            ]),
        new(
            "interactive",
            "People at shells, editors, notebooks and file managers, who change files at several places.",
            [
                new("cache-ttl", "1s", "changes of others are seen soon"),
                new("negative-ttl", "500ms", "new files of others are seen soon"),
                new("memory-limit", "256MiB", "room for other programs of the machine"),
                new("read-ahead", "16MiB", "most files are looked at, and not read to the end"),
                new("timeout", "10s", "a cluster that is away is an error soon, and no hanging window"),
            ]),
        new(
            "archive",
            "Large files that are written once, seldom read, and hardly ever changed.",
            [
                new("cache-ttl", "10m", "hardly any other program changes anything"),
                new("negative-ttl", "10s", "hardly any other program adds anything"),
                new("metadata-cache", "256MiB", "large trees are compared and walked through"),
                new("memory-limit", "1GiB", "room for large parts"),
                new("part-size", "32MiB", "few requests for each file"),
                new("read-ahead", "128MiB", "files are read from front to end"),
                new("timeout", "2m", "objects that come from a slow backend take their time"),
                new("destroy-buckets", "off", "no bucket is removed by mistake"),
            ]),
    ];

    /// <summary>Finds one.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The profile; null when there is none.</returns>
    public static BuiltInProfile? Find(string name) => All.FirstOrDefault(profile => profile.Name == name);
}
