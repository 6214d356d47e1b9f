using System.Globalization;
using System.Text.Json;
using AisFs.DevServer.Archives;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Handlers.Extras;

/// <summary>What a dSort job is to do.</summary>
internal sealed record DsortSpec
{
    private static readonly string[] s_algorithms = ["", "alphanumeric", "none", "md5", "shuffle", "content"];

    /// <summary>The extension of the input shards; empty if each shard's own name tells.</summary>
    public required string InputExtension { get; init; }

    public required string OutputExtension { get; init; }

    /// <summary>The names of the output shards.</summary>
    public required NameTemplate Output { get; init; }

    /// <summary>How large an output shard becomes before the next one begins, in bytes; 0 fills the named ones evenly.</summary>
    public required long ShardSize { get; init; }

    /// <summary>"alphanumeric", "none", "md5", "shuffle" or "content".</summary>
    public required string Algorithm { get; init; }

    public bool Decreasing { get; init; }

    /// <summary>What a shuffle repeats; null for another order each time.</summary>
    public int? Seed { get; init; }

    /// <summary>The extension of the member that holds the key, of "content".</summary>
    public string KeyExtension { get; init; } = string.Empty;

    /// <summary>"string", "int" or "float", of "content".</summary>
    public string KeyType { get; init; } = string.Empty;

    /// <summary>Where the external key map is; empty: there is none, and <see cref="Output"/> names the shards.</summary>
    public string KeyMapUrl { get; init; } = string.Empty;

    /// <summary>What stands between a key and its shards in a line of the map.</summary>
    public string KeyMapSeparator { get; init; } = string.Empty;

    /// <summary>Whether nothing is stored.</summary>
    public bool IsDryRun { get; init; }

    /// <summary>Reads a specification.</summary>
    /// <exception cref="RequestException">400: a part of it is missing, or cannot be.</exception>
    public static DsortSpec Read(JsonElement spec)
    {
        if (!JsonFields.TryGet(spec, "input_format", JsonValueKind.Object, out JsonElement format))
        {
            throw Wrong("input_format", "missing input format");
        }

        string input = ExtensionOf(JsonFields.Text(spec, "input_extension"), JsonFields.Text(format, "template"), "input_extension");
        string output = JsonFields.Text(spec, "output_format").Trim();
        string given = JsonFields.Text(spec, "output_extension");
        if (!GoSize.TryParse(JsonFields.Text(spec, "output_shard_size"), out long size))
        {
            throw Wrong("output_shard_size", $"invalid size \"{JsonFields.Text(spec, "output_shard_size")}\"");
        }

        string keyMap = JsonFields.Text(spec, "ekm_file");
        string separator = JsonFields.Text(spec, "ekm_file_sep");
        if (keyMap.Length > 0 && !Uri.TryCreate(keyMap, UriKind.Absolute, out _))
        {
            throw new RequestException(400, $"failed to parse ekm file ('ekm_file') URL \"{keyMap}\": invalid URI for request");
        }

        if (keyMap.Length > 0 && size == 0)
        {
            throw new RequestException(400, "output shard size must be set (cannot be 0 and cannot be omitted)");
        }

        NameTemplate names = NameTemplate.ParseShards(output);
        if (names.IsPrefix && keyMap.Length == 0)
        {
            throw Wrong("output_format", $"invalid template \"{output}\": a range is missing");
        }

        string extension = ExtensionOf(given, output, "output_extension");
        return ReadAlgorithm(spec) with
        {
            InputExtension = input,
            OutputExtension = extension.Length > 0 ? extension : input.Length > 0 ? input : ".tar",
            Output = names,
            ShardSize = size,
            KeyMapUrl = keyMap,
            KeyMapSeparator = separator.Length > 0 ? separator : "\t",
            IsDryRun = JsonFields.Flag(spec, "dry_run"),
        };
    }

    private static DsortSpec ReadAlgorithm(JsonElement spec)
    {
        JsonElement algorithm = JsonFields.TryGet(spec, "algorithm", JsonValueKind.Object, out JsonElement found) ? found : default;
        string kind = JsonFields.Text(algorithm, "kind");
        string seed = JsonFields.Text(algorithm, "seed");
        string extension = JsonFields.Text(algorithm, "extension").Trim();
        string type = JsonFields.Text(algorithm, "content_key_type");
        if (!s_algorithms.Contains(kind))
        {
            throw Wrong("algorithm", $"invalid sorting algorithm (expecting one of: [{string.Join(' ', s_algorithms)}])");
        }

        if (seed.Length > 0 && !(long.TryParse(seed, NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number >= 0))
        {
            throw Wrong("algorithm", $"invalid seed \"{seed}\" (expecting integer value)");
        }

        if (kind == "content" && (!extension.StartsWith('.') || type is not ("string" or "int" or "float")))
        {
            throw Wrong("algorithm", extension.StartsWith('.') ? $"invalid content key type \"{type}\", expecting one of: [int float string]" : $"algorithm: invalid extension \"{extension}\"");
        }

        return new DsortSpec
        {
            InputExtension = string.Empty,
            OutputExtension = string.Empty,
            Output = null!,
            ShardSize = 0,
            Algorithm = kind.Length == 0 ? "alphanumeric" : kind,
            Decreasing = JsonFields.Flag(algorithm, "decreasing"),
            Seed = seed.Length > 0 ? (int)(long.Parse(seed, CultureInfo.InvariantCulture) % int.MaxValue) : null,
            KeyExtension = extension,
            KeyType = type,
        };
    }

    /// <summary>The extension that is given, or that a template ends in; both must not contradict each other.</summary>
    private static string ExtensionOf(string given, string template, string field)
    {
        string ofTemplate = Array.Find((string[])[".tar.gz", ".tar.lz4", ".tgz", ".tar", ".zip"], known => template.EndsWith(known, StringComparison.Ordinal)) ?? string.Empty;
        if (given.Length > 0 && (ArchiveKinds.ByMime(given) == ArchiveKind.None || !given.StartsWith('.')))
        {
            throw Wrong(field, $"unrecognized or unsupported file format: \"{given}\"");
        }

        return ofTemplate.Length > 0 && given.Length > 0 && given != ofTemplate ? throw new RequestException(400, $"{field}: \"{given}\" vs \"{ofTemplate}\"")
            : given.Length > 0 ? given : ofTemplate;
    }

    private static RequestException Wrong(string field, string detail) => new(400, $"[dsort] parse-spec: \"{field}\" {detail}");
}
