using Serilog.Events;

namespace AisFs.Cli.Options;

/// <summary>The options of <c>aisfs mount</c>.</summary>
internal static class MountOptions
{
    /// <summary>Words of fstab and mount(8) that have no meaning here and are passed over.</summary>
    private static readonly HashSet<string> s_passedOver = new(StringComparer.Ordinal)
    {
        "rw", "defaults", "auto", "noauto", "user", "nouser", "users", "owner", "group", "_netdev", "nofail", "async",
        "atime", "noatime", "relatime", "norelatime", "diratime", "nodiratime", "lazytime", "nolazytime",
        "nosuid", "nodev", "suid", "dev", "exec", "noexec", "default_permissions",
    };

    // More memory than any machine has.
    private const long Most = 16L << 40;

    /// <summary>Every option, in the order of the help.</summary>
    public static IReadOnlyList<MountOption> All { get; } =
    [
        new("endpoint", "URL", "Address of the cluster: a proxy, or several separated by ';'. Default: AIS_ENDPOINT.",
            (s, v) => s with { Endpoints = Addresses(v) }),
        new("token", "TOKEN", "AuthN token. Default: AIS_AUTHN_TOKEN. In the foreground it is visible in the process list: better use a token file.",
            (s, v) => s with { Token = NotEmpty("token", v) }),
        new("token-file", "FILE", "File with the AuthN token; read again when it changes. Default: AIS_AUTHN_TOKEN_FILE.",
            (s, v) => s with { TokenFile = ValueParser.FullPath("token-file", v) }),
        new("direct-reads", "auto|never|always", "Whether reads go straight to the target that owns the object. Default: auto.",
            (s, v) => s with { DirectReads = ValueParser.Choice("direct-reads", v, ("auto", "auto"), ("never", "never"), ("always", "always")) }),
        new("max-connections", "N", "Greatest number of connections to one server, 1 to 1024. Default: 128.",
            (s, v) => s with { MaxConnections = ValueParser.Number("max-connections", v, 1, 1024) }),
        new("timeout", "TIME", "How long a silent connection is waited for, 1ms to 1d; an operation has ten times that. Default: 30s.",
            (s, v) => s with { Timeout = Waiting("timeout", v) }),
        new("read-only", null, "Refuse every change. Also -o ro. Default: off.",
            (s, _) => s with { ReadOnly = true }),
        new("allow-other", null, "Let other users than the mounting one in. Default: off, on for root.",
            (s, _) => s with { AllowOther = true }),
        new("uid", "ID", "Owner of what has no recorded owner. Default: the mounting user.",
            (s, v) => s with { Uid = ValueParser.Id("uid", v) }),
        new("gid", "ID", "Group of what has no recorded group. Default: the mounting user's.",
            (s, v) => s with { Gid = ValueParser.Id("gid", v) }),
        new("umask", "MODE", "Bits taken from the modes 0666 and 0777 of what has no recorded mode, octal. Default: 022.",
            (s, v) => s with { Umask = ValueParser.Mode("umask", v) }),
        new("cache-ttl", "TIME", "How long names, attributes and listings are believed; 0: ask at every open and lookup. Default: 5s.",
            (s, v) => s with { CacheTtl = ValueParser.Duration("cache-ttl", v) }),
        new("negative-ttl", "TIME", "How long a missing name is believed to be missing. Default: 1s, at most cache-ttl.",
            (s, v) => s with { NegativeTtl = ValueParser.Duration("negative-ttl", v) }),
        new("metadata-cache", "SIZE", "Memory for cached names, attributes and listings, 64KiB or more. Default: 128MiB.",
            (s, v) => s with { MetadataCache = AtLeast("metadata-cache", v, 64L << 10) }),
        new("dir-markers", "on|off", "Keep empty directories by a hidden object .aisfs-dir. Default: on.",
            (s, v) => s with { DirMarkers = ValueParser.Switch("dir-markers", v) }),
        new("create-buckets", "on|off", "Whether mkdir at the root of a cluster creates a bucket. Default: on.",
            (s, v) => s with { CreateBuckets = ValueParser.Switch("create-buckets", v) }),
        new("destroy-buckets", "on|off", "Whether rmdir at the root of a cluster destroys an empty bucket. Default: on.",
            (s, v) => s with { DestroyBuckets = ValueParser.Switch("destroy-buckets", v) }),
        new("memory-limit", "SIZE", "Memory for cached chunks, read-ahead and uploads together, 64MiB or more. Default: 512MiB.",
            (s, v) => s with { MemoryLimit = AtLeast("memory-limit", v, 64L << 20) }),
        new("read-ahead", "SIZE", "Greatest read-ahead of one open file; 0: none. Default: 64MiB.",
            (s, v) => s with { ReadAhead = ValueParser.Size("read-ahead", v) }),
        new("part-size", "SIZE", "Size of the parts of a multipart upload, 1MiB or more; grows with the file. Default: 8MiB.",
            (s, v) => s with { PartSize = AtLeast("part-size", v, 1L << 20) }),
        new("staging-dir", "DIR", "Local folder for files that are written out of order. Default: aisfs/staging in the user's local application data.",
            (s, v) => s with { StagingDirectory = ValueParser.FullPath("staging-dir", v) }),
        new("keep-sent-parts", "on|off", "Stage what was sent of a large new file until it is closed, so that its writer may turn back. Default: on.",
            (s, v) => s with { KeepSentParts = ValueParser.Switch("keep-sent-parts", v) }),
        new("threads", "N", "Threads that read requests of the kernel, 1 to 64. Default: one per core, at least 2.",
            (s, v) => s with { Threads = ValueParser.Number("threads", v, 1, 64) }),
        new("max-background", "N", "Requests that the kernel may have open in the background, 1 to 65535. Default: 64.",
            (s, v) => s with { MaxBackground = ValueParser.Number("max-background", v, 1, 65535) }),
        new("kernel-read-ahead", "KIB", "Read-ahead of the kernel in KiB; takes effect as root only. Default: 1024.",
            (s, v) => s with { KernelReadAheadKiB = ValueParser.Number("kernel-read-ahead", v, 0, 1 << 20) }),
        new("writeback-cache", null, "Let the kernel collect small writes before it hands them over. Default: off.",
            (s, _) => s with { WritebackCache = true }),
        new("network", "UNC", @"Windows: the name \\SERVER\SHARE under which every session sees the volume; the mountpoint may be left out.",
            (s, v) => OnWindows("network", s with { NetworkName = v })),
        new("label", "TEXT", "Windows: label of the volume, at most 32 characters. Default: the bucket's name, or AIStore.",
            (s, v) => OnWindows("label", s with { Label = v })),
        new("icon", "FILE", "Windows: icon of the drive letter, an .ico, .exe or .dll file; FILE,INDEX for one of several. Default: Explorer's.",
            (s, v) => OnWindows("icon", s with { Icon = ValueParser.FullPath("icon", v) })),
        new("sddl", "TEXT", "Windows: one security descriptor for everything. Default: made of owner, group and mode of each file.",
            (s, v) => OnWindows("sddl", s with { Sddl = v })),
        new("case-sensitive", null, "Windows: tell names apart that differ in case only. Default: off.",
            (s, _) => OnWindows("case-sensitive", s with { CaseSensitive = true })),
        new("watch", "TIME", "Windows: how often open folders are looked at for changes by others, 1s or more; 0: never. Default: 0.",
            (s, v) => OnWindows("watch", s with { Watch = WatchTime(v) })),
        new("log-file", "FILE", "Rolling log file, reopened on SIGHUP. Default: none in the foreground, else aisfs.log in the user's state folder.",
            (s, v) => s with { LogFile = ValueParser.FullPath("log-file", v) }),
        new("log-level", "LEVEL", "verbose, debug, information, warning or error. Default: information.",
            (s, v) => s with
            {
                LogLevel = ValueParser.Choice(
                    "log-level",
                    v,
                    ("information", LogEventLevel.Information),
                    ("warning", LogEventLevel.Warning),
                    ("error", LogEventLevel.Error),
                    ("debug", LogEventLevel.Debug),
                    ("verbose", LogEventLevel.Verbose)),
            }),
        new("foreground", null, "Stay in the foreground and log to the console. Default: off.",
            (s, _) => s with { Foreground = true }),
    ];

    /// <summary>Applies the comma separated words of <c>-o</c>.</summary>
    /// <param name="settings">What is known so far.</param>
    /// <param name="words">For example <c>ro,uid=1000,cache_ttl=10s</c>.</param>
    /// <returns>The settings with the words applied.</returns>
    public static MountSettings ApplyWords(MountSettings settings, string words)
    {
        foreach (string word in words.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            int equals = word.IndexOf('=', StringComparison.Ordinal);
            string name = equals < 0 ? word : word[..equals];
            if (s_passedOver.Contains(name) || name.StartsWith("x-", StringComparison.Ordinal) || name.StartsWith("comment", StringComparison.Ordinal))
            {
                continue;
            }

            name = name == "ro" ? "read-only" : name.Replace('_', '-');
            MountOption option = All.FirstOrDefault(o => o.Name == name)
                ?? throw new OptionException($"-o: there is no such option{UsageErrors.NameOf(word)}; 'aisfs mount --help' lists them.");
            settings = (option.ValueName is null, equals < 0) switch
            {
                (true, false) => throw new OptionException($"-o: '{option.Name}' takes no value."),
                (false, true) => throw new OptionException($"-o: '{option.Name}' needs a value: {option.Name}={option.ValueName}."),
                _ => option.Apply(settings, equals < 0 ? string.Empty : word[(equals + 1)..]),
            };
        }

        return settings;
    }

    private static MountSettings OnWindows(string option, MountSettings settings)
        => OperatingSystem.IsWindows() ? settings : throw new OptionException($"{option}: this option is for Windows only.");

    private static TimeSpan WatchTime(string text)
    {
        TimeSpan value = ValueParser.Duration("watch", text);
        return value == TimeSpan.Zero || (value >= TimeSpan.FromSeconds(1) && value <= TimeSpan.FromDays(1))
            ? value
            : throw new OptionException($"watch: '{text}' is not between 1s and 1d; 0 turns it off.");
    }

    // A mount that waits without end could not even be unmounted.
    private static TimeSpan Waiting(string option, string text)
    {
        TimeSpan value = ValueParser.Duration(option, text);
        return value >= TimeSpan.FromMilliseconds(1) && value <= TimeSpan.FromDays(1)
            ? value
            : throw new OptionException($"{option}: '{text}' is not between 1ms and 1d.");
    }

    private static string[] Addresses(string text)
        => text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is { Length: > 0 } addresses
            ? addresses
            : throw new OptionException($"endpoint: '{text}' names no address; write it like http://localhost:51080.");

    private static string NotEmpty(string option, string text)
        => text.Length > 0 ? text : throw new OptionException($"{option}: it is empty.");

    private static long AtLeast(string option, string text, long least)
    {
        long value = ValueParser.Size(option, text);
        return value < least ? throw new OptionException($"{option}: '{text}' is too small; the least is {least >> 10}KiB.")
            : value > Most ? throw new OptionException($"{option}: '{text}' is too much; the most is {Most >> 40}TiB.")
            : value;
    }
}
