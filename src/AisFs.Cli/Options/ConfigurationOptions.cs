namespace AisFs.Cli.Options;

/// <summary>Where further options come from.</summary>
internal static class ConfigurationOptions
{
    /// <summary>The options, in the order of the help.</summary>
    public static IReadOnlyList<MountOption> All { get; } =
    [
        new("config", "FILE", "Configuration file, the only one that is read. Default: /etc/aisfs/config.toml, then ~/.config/aisfs/config.toml; on Windows those in %ProgramData%\\aisfs and %APPDATA%\\aisfs.",
            static (s, v) => s with { ConfigFile = ValueParser.FullPath("config", v) })
        { Places = OptionPlaces.Flag | OptionPlaces.Word | OptionPlaces.Variable, IsForRecover = true },
        new("profile", "NAME", "Set of values for what is not said otherwise: training-read, checkpoint-write, interactive, archive, or one of a configuration file. Default: none.",
            static (s, v) => s with { Profile = v })
        { IsLive = true },
    ];
}
