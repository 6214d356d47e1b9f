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

    /// <summary>Every option, in the order of the help.</summary>
    public static IReadOnlyList<MountOption> All { get; } =
        [.. ClusterOptions.All, .. NamespaceOptions.All, .. TransferOptions.All, .. WindowsOptions.All, .. ObservationOptions.All, .. ProcessOptions.All];

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
}
