using System.Text;
using System.Text.Json;
using AisFs.DevServer.Api;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer;

/// <summary>
/// Buckets and objects to fill a cluster with, as a JSON file lists them; README.md shows one. What an object holds is told by
/// "text", "base64", "file" (a path, relative to the list), or "size" (that many bytes, byte i is i mod 251); "count" makes
/// many objects, whose names are "name" and a number.
/// </summary>
public sealed class SeedFile
{
    private static readonly JsonDocumentOptions s_options = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };
    private static readonly string[] s_contents = ["text", "base64", "file", "size"];
    private readonly List<Action<DevCluster>> _steps = [];
    private readonly string _folder;

    private SeedFile(string path)
    {
        _folder = Path.GetDirectoryName(Path.GetFullPath(path)) ?? string.Empty;
    }

    /// <summary>How many buckets and objects the file lists.</summary>
    public (int Buckets, long Objects) Count { get; private set; }

    /// <summary>Reads a file, and checks it.</summary>
    /// <param name="path">The file.</param>
    /// <returns>What it lists.</returns>
    /// <exception cref="FormatException">It is no such list; the message says what is wrong where.</exception>
    /// <exception cref="IOException">It cannot be read, or a file that it names does not exist.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static SeedFile Read(string path)
    {
        SeedFile seed = new(path);
        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path), s_options);
            foreach (JsonElement bucket in Items(document.RootElement, "buckets", "the list"))
            {
                seed.AddBucket(bucket);
            }
        }
        catch (JsonException e)
        {
            throw new FormatException($"line {e.LineNumber + 1}: {e.Message}", e);
        }

        return seed;
    }

    /// <summary>Makes the buckets and objects. What is there already stays, objects of the same names are overwritten.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <exception cref="IOException">The cluster is full, a file is gone, or a directory has the name of an object.</exception>
    public void Fill(DevCluster cluster)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        _steps.ForEach(step => step(cluster));
    }

    private void AddBucket(JsonElement bucket)
    {
        Allow(bucket, "a bucket", "name", "provider", "objects");
        string name = Text(bucket, "name") ?? throw new FormatException("a bucket has no \"name\"");
        string provider = Text(bucket, "provider") ?? Providers.Ais;
        try
        {
            BucketKey.Create(name, provider);
        }
        catch (ArgumentException e)
        {
            throw new FormatException($"bucket \"{name}\": {e.Message}", e);
        }

        Count = (Count.Buckets + 1, Count.Objects);
        _steps.Add(cluster => cluster.CreateBucket(name, provider));
        foreach (JsonElement item in bucket.TryGetProperty("objects", out _) ? Items(bucket, "objects", $"bucket \"{name}\"") : default)
        {
            AddObject(name, provider, item);
        }
    }

    private void AddObject(string bucket, string provider, JsonElement item)
    {
        Allow(item, $"an object of bucket \"{bucket}\"", "name", "text", "base64", "file", "size", "count", "custom");
        string name = Text(item, "name") ?? throw new FormatException($"an object of bucket \"{bucket}\" has no \"name\"");
        string where = $"object \"{bucket}/{name}\"";
        int kinds = s_contents.Count(kind => item.TryGetProperty(kind, out _));
        int? count = Number(item, "count", where);
        if (kinds > 1 || (count is not null && kinds == 1 && !item.TryGetProperty("size", out _)))
        {
            throw new FormatException($"{where}: write one of \"text\", \"base64\", \"file\" and \"size\", and \"count\" only with \"size\"");
        }

        byte[] bytes = Encoding.UTF8.GetBytes(name);
        if (name.Length == 0 || !(count is null ? ObjectNames.IsValid(bytes) : ObjectNames.IsValidPath(bytes)))
        {
            throw new FormatException($"{where}: an object cannot have that name");
        }

        Dictionary<string, string>? custom = item.TryGetProperty("custom", out JsonElement pairs) ? Custom(pairs, where) : null;
        Count = (Count.Buckets, Count.Objects + (count ?? 1));
        if (count is null && kinds == 1 && !item.TryGetProperty("size", out _))
        {
            Func<byte[]> content = Content(item, where);
            _steps.Add(cluster => cluster.PutObject(bucket, name, content(), provider, custom));
            return;
        }

        int size = Number(item, "size", where) ?? 0;
        _steps.Add(count is { } many
            ? cluster => cluster.SeedObjects(new ObjectSeed { Bucket = bucket, Provider = provider, Prefix = name, Count = many, Size = size, Custom = custom })
            : cluster => cluster.PutObject(bucket, name, ObjectSeed.Pattern(size), provider, custom));
    }

    private Func<byte[]> Content(JsonElement item, string where)
    {
        if (Text(item, "text") is { } text)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            return () => bytes;
        }

        if (Text(item, "file") is { } file)
        {
            string path = Path.Combine(_folder, file);
            return File.Exists(path) ? () => File.ReadAllBytes(path) : throw new FileNotFoundException($"{where}: there is no file '{path}'");
        }

        try
        {
            byte[] bytes = Convert.FromBase64String(Text(item, "base64") ?? string.Empty);
            return () => bytes;
        }
        catch (FormatException e)
        {
            throw new FormatException($"{where}: \"base64\" is not base64", e);
        }
    }

    private static Dictionary<string, string> Custom(JsonElement pairs, string where)
        => pairs.ValueKind == JsonValueKind.Object && pairs.EnumerateObject().All(static pair => pair.Value.ValueKind == JsonValueKind.String)
            ? pairs.EnumerateObject().ToDictionary(static pair => pair.Name, static pair => pair.Value.GetString()!)
            : throw new FormatException($"{where}: \"custom\" is an object of texts");

    private static JsonElement.ArrayEnumerator Items(JsonElement json, string name, string where)
        => json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out JsonElement list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray() : throw new FormatException($"{where} has no array \"{name}\"");

    private static void Allow(JsonElement json, string what, params string[] names)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException($"{what} is a JSON object");
        }

        foreach (JsonProperty field in json.EnumerateObject().Where(field => !names.Contains(field.Name)))
        {
            throw new FormatException($"{what} has a field \"{field.Name}\", which is none of {string.Join(", ", names)}");
        }
    }

    private static string? Text(JsonElement json, string name)
        => !json.TryGetProperty(name, out JsonElement value) ? null
            : value.ValueKind == JsonValueKind.String ? value.GetString() : throw new FormatException($"\"{name}\" is a text, and not {value.GetRawText()}");

    private static int? Number(JsonElement json, string name, string where)
        => !json.TryGetProperty(name, out JsonElement value) ? null
            : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) && number >= 0 ? number
            : throw new FormatException($"{where}: \"{name}\" is a number from 0 to {int.MaxValue}, and not {value.GetRawText()}");
}
