namespace AisFs.Cli.Options;

/// <summary>How the log looks.</summary>
internal static class LogOptions
{
    /// <summary>The options, in the order of the help.</summary>
    public static IReadOnlyList<MountOption> All { get; } =
    [
        new("log-format", "text|json", "How lines of the log look: for people, or a JSON object each. Default: text.",
            (s, v) => s with { LogFormat = ValueParser.Choice("log-format", v, ("text", LogFormat.Text), ("json", LogFormat.Json)) }),
    ];
}
