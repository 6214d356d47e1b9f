namespace AisFs.Cli.Configuration;

/// <summary>What a configuration file says.</summary>
/// <param name="path">The file.</param>
internal sealed class ConfigFile(string path)
{
    /// <summary>The file.</summary>
    public string Path { get; } = path;

    /// <summary>The defaults of all mounts.</summary>
    public ConfigTable Defaults { get; set; } = new(string.Empty, path);

    /// <summary>The named mounts.</summary>
    public SortedDictionary<string, ConfigTable> Mounts { get; } = new(StringComparer.Ordinal);

    /// <summary>The profiles.</summary>
    public SortedDictionary<string, ConfigTable> Profiles { get; } = new(StringComparer.Ordinal);

    /// <summary>What is wrong with it; each begins with file, line and column.</summary>
    public List<string> Errors { get; } = [];

    /// <summary>All of its tables.</summary>
    public IEnumerable<ConfigTable> Tables => Mounts.Values.Concat(Profiles.Values).Prepend(Defaults);

    /// <summary>Whether a secret stands in it.</summary>
    public bool HasSecret => Tables.Any(static table => table.HasSecret);
}
