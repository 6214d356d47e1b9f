namespace AisFs.Cli.Options;

/// <summary>The options of <c>aisfs mount</c>.</summary>
internal static class MountOptions
{
    /// <summary>Every option, in the order of the help.</summary>
    public static IReadOnlyList<MountOption> All { get; } =
        [.. ClusterOptions.All, .. NamespaceOptions.All, .. TransferOptions.All, .. WindowsOptions.All, .. ProcessOptions.All];

    /// <summary>Applies the comma separated words of <c>-o</c>.</summary>
    /// <param name="settings">What is known so far.</param>
    /// <param name="words">For example <c>ro,uid=1000,cache_ttl=10s</c>.</param>
    /// <returns>The settings with the words applied.</returns>
    public static MountSettings ApplyWords(MountSettings settings, string words)
    {
        string[] all = words.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        foreach (string word in all.OrderByDescending(KernelWords.ComesFirst))
        {
            int equals = word.IndexOf('=', StringComparison.Ordinal);
            string name = equals < 0 ? word : word[..equals];
            if (KernelWords.TryApply(settings, name, equals >= 0, out MountSettings? applied))
            {
                settings = applied;
                continue;
            }

            name = name.Replace('_', '-');
            MountOption? option = All.FirstOrDefault(o => o.Name == name);
            if (option is null && settings.KernelWords.IsSloppy)
            {
                continue;
            }

            option = option ?? throw new OptionException($"-o: there is no such option{UsageErrors.NameOf(word)}; 'aisfs mount --help' lists them.");
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
