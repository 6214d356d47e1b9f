using AisFs.Vfs.Api;

namespace AisFs.Cli.Options;

/// <summary>The cache on a local disk.</summary>
internal static class DiskOptions
{
    /// <summary>The least size of the cache in bytes: a few blocks.</summary>
    public const long LeastSize = 1L << 20;

    /// <summary>The options, in the order of the help.</summary>
    public static IReadOnlyList<MountOption> All { get; } =
    [
        new("cache-dir", "DIR", "Local folder in which bytes of objects are kept, also for later mounts; it must belong to the mounting user alone. Mounts of one user may share it. Default: none, bytes are kept in memory only.",
            (s, v) => s with { CacheDirectory = ValueParser.FullPath("cache-dir", v) })
        { IsForDoctor = true },
        new("cache-size", "SIZE", "What the cache folder may take of the disk, at least 1MiB. Default: as much as cache-min-free leaves.",
            (s, v) => s with { CacheSize = ValueParser.Size("cache-size", v) is var size && size >= LeastSize ? size : throw new OptionException($"cache-size: '{v}' is less than one block needs; the least is 1MiB.") }),
        new("cache-min-free", "SIZE|%", "What the cache leaves free on its disk: a size, or a part such as 5%. Default: 10%.",
            (s, v) => s with { CacheMinFree = FreeRoom.Parse("cache-min-free", v) }),
        new("cache-admit", "first|second", "What the cache folder keeps: what comes from the cluster for the first time, or only what comes again while the mount lives. Default: first.",
            (s, v) => s with { CacheAdmit = ValueParser.Choice("cache-admit", v, ("first", DiskAdmission.First), ("second", DiskAdmission.Second)) }),
    ];
}
