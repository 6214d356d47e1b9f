using AisFs.Vfs.Api;

namespace AisFs.Cli.Options;

/// <summary>Options of access rights and of how long names and attributes stay cached.</summary>
internal static class NamespaceOptions
{
    /// <summary>The options, in the order of the help.</summary>
    public static IReadOnlyList<MountOption> All { get; } =
    [
        new("read-only", null, "Refuse every change. Also -o ro. Default: off.",
            (s, v) => s with { ReadOnly = ValueParser.Switch("read-only", v) }),
        new("immutable", null, "Nothing changes on the cluster while it is mounted, only with read-only: the kernel keeps names, attributes, listings and bytes, and asks for none of them again, whatever cache-ttl says. Default: off.",
            (s, v) => s with { Immutable = ValueParser.Switch("immutable", v) }),
        new("allow-other", null, "Let other users than the mounting one use the mount. Default: off, on for root.",
            (s, v) => s with { AllowOther = ValueParser.Switch("allow-other", v) })
        { IsForLinux = true },
        new("uid", "ID", "Owner of files without a recorded owner. Default: the mounting user.",
            (s, v) => s with { Uid = ValueParser.Id("uid", v) }),
        new("gid", "ID", "Group of files without a recorded group. Default: the mounting user's.",
            (s, v) => s with { Gid = ValueParser.Id("gid", v) }),
        new("umask", "MODE", "Bits taken from the modes 0666 and 0777 of files without a recorded mode, octal. Default: 022.",
            (s, v) => s with { Umask = ValueParser.Mode("umask", v) }),
        new("cache-ttl", "TIME", "How long cached names, attributes and listings are used; 0: ask at every open and lookup; forever: never again. Default: 5s.",
            (s, v) => s with { CacheTtl = ValueParser.Duration("cache-ttl", v) })
        { IsLive = true },
        new("negative-ttl", "TIME", "How long a name that was not found counts as missing, at most cache-ttl. Default: 1s.",
            (s, v) => s with { NegativeTtl = ValueParser.Duration("negative-ttl", v) })
        { IsLive = true },
        new("metadata-cache", "SIZE", "Memory for cached names, attributes and listings, as estimated, 64KiB to 16TiB. Default: 128MiB.",
            (s, v) => s with { MetadataCache = ValueParser.AtLeast("metadata-cache", v, 64L << 10) })
        { IsLive = true },
        new("mtime", "exact|fast|listed", "Times of files that other clients wrote: of the last write, asked for when wanted; or asked for behind the answer; or what listings tell. Default: exact.",
            (s, v) => s with { ModificationTimes = ValueParser.Choice("mtime", v, ("exact", FsTimes.Exact), ("fast", FsTimes.Fast), ("listed", FsTimes.Listed)) }),
        new("dir-markers", "on|off", "Whether empty directories are kept by a hidden object .aisfs-dir. Default: on.",
            (s, v) => s with { DirMarkers = ValueParser.Switch("dir-markers", v) }),
        new("create-buckets", "on|off", "Whether mkdir at the root of a cluster creates a bucket. Default: on.",
            (s, v) => s with { CreateBuckets = ValueParser.Switch("create-buckets", v) }),
        new("destroy-buckets", "on|off", "Whether rmdir at the root of a cluster destroys an empty bucket. Default: on.",
            (s, v) => s with { DestroyBuckets = ValueParser.Switch("destroy-buckets", v) }),
    ];
}
