namespace AisFs.Cli.Options;

/// <summary>How the cluster is reached.</summary>
internal static class ClusterOptions
{
    /// <summary>The options, in the order of the help.</summary>
    public static IReadOnlyList<MountOption> All { get; } =
    [
        new("endpoint", "URL", "Address of a proxy of the cluster, or several addresses with commas or semicolons between them.",
            (s, v) => s with { Endpoints = Addresses(v) })
        { AisVariable = "AIS_ENDPOINT", IsList = true, IsForRecover = true },
        new("token", "TOKEN", "AuthN token. In the foreground it is visible in the process list: better use a token file.",
            (s, v) => s with { Token = NotEmpty("token", v) })
        { AisVariable = "AIS_AUTHN_TOKEN", IsSecret = true, IsLive = true, IsForRecover = true, Rival = "token-file" },
        new("token-file", "FILE", "File with the AuthN token; read again when it changes.",
            (s, v) => s with { TokenFile = ValueParser.FullPath("token-file", v) })
        { AisVariable = "AIS_AUTHN_TOKEN_FILE", IsLive = true, IsForRecover = true, Rival = "token" },
        new("direct-reads", "auto|never|always", "Whether reads go straight to the target that owns the object. Default: auto.",
            (s, v) => s with { DirectReads = ValueParser.Choice("direct-reads", v, ("auto", "auto"), ("never", "never"), ("always", "always")) }),
        new("max-connections", "N", "Greatest number of connections to one server, 1 to 1024. Default: 128.",
            (s, v) => s with { MaxConnections = ValueParser.Number("max-connections", v, 1, 1024) })
        { IsLive = true },
        new("timeout", "TIME", "How long to wait for a silent connection, 1ms to 1d; an operation has ten times that. Default: 30s.",
            (s, v) => s with { Timeout = Waiting("timeout", v) }),
    ];

    // A mount that waits without end could not even be unmounted.
    private static TimeSpan Waiting(string option, string text)
    {
        TimeSpan value = ValueParser.Duration(option, text);
        return value >= TimeSpan.FromMilliseconds(1) && value <= TimeSpan.FromDays(1)
            ? value
            : throw new OptionException($"{option}: '{text}' is not between 1ms and 1d.");
    }

    private static string[] Addresses(string text)
        => text.Split([',', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is { Length: > 0 } addresses
            ? addresses
            : throw new OptionException($"endpoint: '{text}' names no address; write it like http://localhost:51080.");

    private static string NotEmpty(string option, string text)
        => text.Length > 0 ? text : throw new OptionException($"{option}: it is empty.");
}
