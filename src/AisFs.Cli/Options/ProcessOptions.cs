using Serilog.Events;

namespace AisFs.Cli.Options;

/// <summary>The process that serves the mount, and its log.</summary>
internal static class ProcessOptions
{
    /// <summary>The options, in the order of the help.</summary>
    public static IReadOnlyList<MountOption> All { get; } =
    [
        new("log-file", "FILE", "Rolling log file, 64MiB each, 8 kept; reopened on SIGHUP. Default: none in the foreground, else /var/log/aisfs/aisfs.log for root, and aisfs/aisfs.log in the state folder of others.",
            (s, v) => s with { LogFile = ValueParser.FullPath("log-file", v) }),
        new("log-level", "verbose|debug|information|warning|error", "The least level that is logged. Default: information.",
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
            })
        { IsLive = true },
        new("log-format", "text|json", "How lines of the log look: for people, or a JSON object each. Default: text.",
            (s, v) => s with { LogFormat = ValueParser.Choice("log-format", v, ("text", LogFormat.Text), ("json", LogFormat.Json)) }),
        new("trace", null, "For developers: log every request of the kernel or of Windows with its answer; sets log-level to verbose. Default: off.",
            (s, v) => s with { Trace = ValueParser.Switch("trace", v) }),
        new("foreground", null, "Stay in the foreground and log to the console. Default: off.",
            (s, v) => s with { Foreground = ValueParser.Switch("foreground", v) }),
    ];
}
