using System.Text.Json;
using AisFs.Client.Groups;
using AisFs.Client.Wire;

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

    /// <summary>The names of the shards that are written, without extension; null when <see cref="KeyMap"/> names them.</summary>
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
    /// Of YAML the part is read that such specifications need: mappings and lists by indentation, <c>[a, b]</c>,
    /// <c>{a: b}</c>, plain and quoted texts, comments. Anchors, tags, block texts and several documents are refused.
    /// </remarks>
    /// <exception cref="ArgumentException">There is no such file, or it is malformed; the message says where.</exception>
    public static AisDsortSpec FromFile(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!File.Exists(path))
        {
            throw new ArgumentException(Directory.Exists(path) ? $"'{path}' is a directory, not a file." : $"The file '{path}' does not exist.", nameof(path));
        }

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
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            return DsortSpecReader.Read(document.RootElement);
        }
        catch (JsonException e)
        {
            throw new ArgumentException($"The specification is no JSON: {e.Message}", nameof(json), e);
        }
    }

    /// <summary>Reads a specification in YAML; see <see cref="FromFile"/> for the part of YAML that is read.</summary>
    /// <param name="yaml">The text.</param>
    /// <returns>The specification.</returns>
    /// <exception cref="ArgumentException">It is malformed, or needs more of YAML; the message says where.</exception>
    public static AisDsortSpec FromYaml(string yaml)
    {
        ArgumentNullException.ThrowIfNull(yaml);
        return FromJson(YamlSubset.ToJson(yaml));
    }

    internal void Validate()
    {
        if (InputFormat is AisObjectTemplate)
        {
            throw new ArgumentException($"{nameof(InputFormat)} takes names or a range of numbers.");
        }

        if (OutputFormat is null == KeyMap is null)
        {
            throw new ArgumentException($"Either {nameof(OutputFormat)} or {nameof(KeyMap)} names the shards that are written.");
        }

        Algorithm.Validate();
    }

    internal byte[] ToJson(string? storedKeyMapUrl) => JsonValues.Write((this, storedKeyMapUrl), static (writer, state) =>
    {
        (AisDsortSpec spec, string? storedKeyMapUrl) = state;
        writer.WriteStartObject();
        WriteBucket(writer, "input_bck", spec.InputBucket);
        writer.WriteStartObject("input_format"u8);
        spec.InputFormat.Write(writer, name => ObjectNameRules.ToWire(spec.InputBucket.Provider, spec.InputBucket.Namespace, name));
        writer.WriteEndObject();
        writer.WriteString("input_extension"u8, spec.InputExtension);
        WriteBucket(writer, "output_bck", spec.OutputBucket);
        writer.WriteString("output_format"u8, spec.OutputFormat?.ToString() ?? string.Empty);
        writer.WriteString("output_extension"u8, spec.OutputExtension);
        spec.Algorithm.Write(writer);
        writer.WriteString("description"u8, spec.Description);
        if (spec.OutputShardSize.Length > 0)
        {
            writer.WriteString("output_shard_size"u8, spec.OutputShardSize);
        }

        if (storedKeyMapUrl is not null)
        {
            writer.WriteString("ekm_file"u8, storedKeyMapUrl);
            writer.WriteString("ekm_file_sep"u8, string.Empty);
        }
        else if (spec.KeyMapUrl.Length > 0)
        {
            writer.WriteString("ekm_file"u8, spec.KeyMapUrl);
            writer.WriteString("ekm_file_sep"u8, spec.KeyMapSeparator);
        }

        writer.WriteEndObject();
    });

    private static void WriteBucket(Utf8JsonWriter writer, string name, AisBucketInfo bucket)
    {
        writer.WriteStartObject(name);
        writer.WriteString("name"u8, bucket.Name);
        writer.WriteString("provider"u8, bucket.Provider);
        if (!bucket.Namespace.IsGlobal)
        {
            JsonValues.WriteNamespace(writer, bucket.Namespace);
        }

        writer.WriteEndObject();
    }
}
