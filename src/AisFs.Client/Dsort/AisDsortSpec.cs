using AisFs.Client.Groups;

namespace AisFs.Client.Dsort;

/// <summary>What dSort is to do: read shards, order their records, and write new shards.</summary>
public sealed record AisDsortSpec
{
    /// <summary>The bucket of the shards that are read.</summary>
    public required AisBucketInfo InputBucket { get; init; }

    /// <summary>The shards that are read, without extension: <see cref="AisObjectNames"/> or <see cref="AisObjectRange"/>.</summary>
    public required AisObjectCollection InputFormat { get; init; }

    /// <summary>The extension of the shards that are read, for example <c>.tar</c>.</summary>
    public required string InputExtension { get; init; }

    /// <summary>The bucket of the shards that are written.</summary>
    public required AisBucketInfo OutputBucket { get; init; }

    /// <summary>The names of the shards that are written, without extension; null when <see cref="KeyMap"/> or the file of <see cref="KeyMapUrl"/> names them.</summary>
    public AisObjectRange? OutputFormat { get; init; }

    /// <summary>The extension of the shards that are written, for example <c>.tar</c>.</summary>
    public required string OutputExtension { get; init; }

    /// <summary>The order.</summary>
    public AisDsortAlgorithm Algorithm { get; init; } = new();

    /// <summary>A description for people. Default empty.</summary>
    public string Description { get; init; } = string.Empty;

    /// <summary>The size of the shards that are written, for example <c>10KB</c>; empty leaves it to the cluster. Default empty.</summary>
    public string OutputShardSize { get; init; } = string.Empty;

    /// <summary>
    /// Which records go into which shards: names of records by a format of shards (<c>shard-%d</c>). It is stored as an object of the
    /// input bucket before the job starts. Null: in the order of <see cref="Algorithm"/>. Default null.
    /// </summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? KeyMap { get; init; }

    /// <summary>The URL of a file that says which records go into which shards; empty: none. Default empty.</summary>
    public string KeyMapUrl { get; init; } = string.Empty;

    /// <summary>What separates the columns of that file; empty: it is JSON. Default empty.</summary>
    public string KeyMapSeparator { get; init; } = string.Empty;

    /// <summary>Reads a specification from a file: <c>.json</c>, <c>.yaml</c> or <c>.yml</c>, in the form of the AIS CLI.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The specification.</returns>
    /// <remarks>
    /// YAML is read as far as JSON has a counterpart for it: anchors, aliases, tags and several documents are refused.
    /// </remarks>
    /// <exception cref="FileNotFoundException">There is no such file, or it is a directory.</exception>
    /// <exception cref="ArgumentException">The file is malformed; the message says where.</exception>
    public static AisDsortSpec FromFile(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        LocalFiles.RequireFile(path);
        bool isYaml = Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".json" => false,
            ".yaml" or ".yml" => true,
            _ => throw new ArgumentException($"'{path}': a specification of dSort is a .json, .yaml or .yml file.", nameof(path)),
        };
        string text = File.ReadAllText(path);
        return isYaml ? FromYaml(text) : FromJson(text);
    }

    /// <summary>Reads a specification in JSON.</summary>
    /// <param name="json">The text.</param>
    /// <returns>The specification.</returns>
    /// <exception cref="ArgumentException">It is malformed.</exception>
    public static AisDsortSpec FromJson(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return DsortSpecReader.Read(json);
    }

    /// <summary>Reads a specification in YAML; see <see cref="FromFile"/> for what of YAML is refused.</summary>
    /// <param name="yaml">The text.</param>
    /// <returns>The specification.</returns>
    /// <exception cref="ArgumentException">It is malformed, or has what is refused; the message says where.</exception>
    public static AisDsortSpec FromYaml(string yaml)
    {
        ArgumentNullException.ThrowIfNull(yaml);
        return FromJson(YamlToJson.Convert(yaml));
    }

    internal void Validate()
    {
        if (InputFormat is AisObjectTemplate)
        {
            throw new ArgumentException($"{nameof(InputFormat)} takes names or a range of numbers.");
        }

        if (KeyMap is not null && (OutputFormat is not null || KeyMapUrl.Length > 0))
        {
            throw new ArgumentException($"{nameof(KeyMap)} names the shards that are written: leave {nameof(OutputFormat)} and {nameof(KeyMapUrl)} away.");
        }

        if (OutputFormat is null && KeyMap is null && KeyMapUrl.Length == 0)
        {
            throw new ArgumentException($"{nameof(OutputFormat)}, {nameof(KeyMap)} or {nameof(KeyMapUrl)} names the shards that are written: none is set.");
        }

        Algorithm.Validate();
    }
}
