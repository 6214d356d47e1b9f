namespace AisFs.Cli.Options;

/// <summary>The options of <c>aisfs mount</c>.</summary>
internal static class MountOptions
{
    /// <summary>The table, part by part.</summary>
    public static IReadOnlyList<OptionSection> Sections { get; } =
    [
        new("The cluster", ClusterOptions.All),
        new("TLS", TlsOptions.All),
        new("Names and attributes", NamespaceOptions.All),
        new("Reading and writing", TransferOptions.All),
        new("The disk cache", DiskOptions.All),
        new("Windows", WindowsOptions.All),
        new("The process", ProcessOptions.All),
        new("Metrics and traces", ObservationOptions.All),
        new("Configuration", ConfigurationOptions.All),
    ];

    /// <summary>Every option, in the order of the help.</summary>
    public static IReadOnlyList<MountOption> All { get; } = [.. Sections.SelectMany(static section => section.Options)];

    /// <summary>Finds an option.</summary>
    /// <param name="name">Its name with dashes.</param>
    /// <returns>The option; null when there is none.</returns>
    public static MountOption? Find(string name) => All.FirstOrDefault(option => option.Name == name);

    /// <summary>The options that can be given in a place, without those of another system.</summary>
    /// <param name="place">The place.</param>
    /// <returns>The options, in the order of the help.</returns>
    public static IEnumerable<MountOption> Shown(OptionPlaces place)
        => All.Where(option => option.IsIn(place) && option.IsForThisSystem);

    /// <summary>Applies the comma separated words of <c>-o</c>.</summary>
    /// <param name="settings">What is known so far.</param>
    /// <param name="words">For example <c>ro,uid=1000,cache_ttl=10s</c>.</param>
    /// <returns>The settings with the words applied.</returns>
    /// <exception cref="OptionException">A word makes no sense.</exception>
    public static MountSettings ApplyWords(MountSettings settings, string words)
        => OptionValue.Combine(settings, MountWords.Read(words)).Settings with { KernelWords = KernelWords.Read([words]) };
}
