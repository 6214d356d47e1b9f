using AisFs.Cli.Options;

namespace AisFs.Cli.Configuration;

/// <summary>The defaults, a mount or a profile of a configuration file.</summary>
/// <param name="name">The name; empty for the defaults.</param>
/// <param name="place">Where the table begins.</param>
internal sealed class ConfigTable(string name, string place)
{
    /// <summary>Its name; empty for the defaults.</summary>
    public string Name { get; } = name;

    /// <summary>Where it begins.</summary>
    public string Place { get; } = place;

    /// <summary>What a mount mounts.</summary>
    public ConfigText? Source { get; set; }

    /// <summary>Where a mount is mounted.</summary>
    public ConfigText? Mountpoint { get; set; }

    /// <summary>The words of <c>-o</c> for a mount.</summary>
    public ConfigText? Words { get; set; }

    /// <summary>The options, in the order of the file. Their layer is set by the reader of the files.</summary>
    public List<OptionValue> Values { get; } = [];

    /// <summary>Whether a secret stands in it.</summary>
    public bool HasSecret
        => Values.Exists(static value => value.Option.IsSecret)
            || (Words is { } words && MountWord.Split(words.Text).Any(static word => MountOptions.Find(word.OptionName) is { IsSecret: true }));

    /// <summary>The options as values of a layer.</summary>
    /// <param name="layer">The layer.</param>
    /// <returns>Those of <c>options</c> first, which count less than keys of their own.</returns>
    public IEnumerable<OptionValue> In(OptionLayer layer)
    {
        IEnumerable<OptionValue> words = Words is { } text
            ? MountWords.Read(text.Text).Select(value => value with { Spelling = $"{text.Place}: options: {value.Option.Name}" })
            : [];
        return words.Concat(Values).Select(value => value with { Layer = layer });
    }
}
