using System.Text.Json;
using AisFs.Client.Groups;
using AisFs.Client.Wire;

namespace AisFs.Client.Dsort;

/// <summary>Makes a specification of the JSON that the AIS CLI takes.</summary>
internal static class DsortSpecReader
{
    public static AisDsortSpec Read(JsonElement root)
    {
        try
        {
            return Read(new JsonFields(root, "dSort"));
        }
        catch (AisProtocolException e)
        {
            throw new ArgumentException(e.Message, nameof(root), e);
        }
    }

    private static AisDsortSpec Read(JsonFields json)
    {
        AisBucketInfo input = ReadBucket(json, "input_bck") ?? throw new ArgumentException("dSort: the specification has no input_bck.", nameof(json));
        JsonFields algorithm = json.Child("algorithm");
        AisDsortSpec spec = new()
        {
            InputBucket = input,
            InputFormat = ReadInput(json.Child("input_format")),
            InputExtension = json.Text("input_extension"),
            OutputBucket = ReadBucket(json, "output_bck") ?? input,
            OutputFormat = json.Child("output_format") is { Json.ValueKind: JsonValueKind.String } format
                ? AisObjectRange.Parse(format.AsText())
                : throw new ArgumentException("dSort: output_format must be a range of names, for example \"out-{000..099}\".", nameof(json)),
            OutputExtension = json.Text("output_extension"),
            Algorithm = new AisDsortAlgorithm
            {
                Kind = algorithm.Text("kind") is { Length: > 0 } kind ? AisDsortAlgorithm.ParseKind(kind) : AisDsortAlgorithmKind.Alphanumeric,
                Decreasing = algorithm.Flag("decreasing"),
                Seed = algorithm.TextOrNumber("seed"),
                Extension = algorithm.Text("extension"),
                KeyType = algorithm.Text("content_key_type") is { Length: > 0 } type ? AisDsortAlgorithm.ParseKeyType(type) : null,
            },
            Description = json.Text("description"),
            OutputShardSize = json.Text("output_shard_size"),
            KeyMapUrl = json.Text("ekm_file"),
            KeyMapSeparator = json.Text("ekm_file_sep"),
        };
        spec.Validate();
        return spec;
    }

    private static AisBucketInfo? ReadBucket(JsonFields json, string name)
    {
        AisBucketInfo? bucket = json.Bucket(name);
        if (bucket is null)
        {
            return null;
        }

        ArgumentException.ThrowIfNullOrEmpty(bucket.Name, name);
        return bucket with { Provider = bucket.Provider.Length == 0 ? AisProvider.Ais : AisProvider.Parse(bucket.Provider) };
    }

    private static AisObjectCollection ReadInput(JsonFields json)
    {
        if (!json.IsAbsent && json.Json.ValueKind == JsonValueKind.Object)
        {
            JsonFields names = json.Child("objnames");
            if (!names.IsAbsent)
            {
                return new AisObjectNames(names.Texts());
            }

            if (json.Text("template") is { Length: > 0 } template)
            {
                return AisObjectRange.Parse(template);
            }
        }

        throw new ArgumentException("dSort: input_format must have either a template like \"in-{0..9}\", or objnames.", nameof(json));
    }
}
