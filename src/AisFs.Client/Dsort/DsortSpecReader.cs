using System.Text;
using System.Text.Json;
using AisFs.Client.Groups;
using AisFs.Client.Wire;
using AisFs.Client.Wire.Answers;

namespace AisFs.Client.Dsort;

/// <summary>Makes a specification of the JSON that the AIS CLI takes.</summary>
internal static class DsortSpecReader
{
    private const string What = "dSort";

    public static AisDsortSpec Read(string json)
    {
        try
        {
            DsortSpecDto told = AnswerReader.Read(Encoding.UTF8.GetBytes(json), AnswerJson.Default.DsortSpecDto, What) ?? new DsortSpecDto();
            AisDsortSpec spec = Read(told);
            spec.Validate();
            return spec;
        }
        catch (AisProtocolException e)
        {
            string reason = e.InnerException is JsonException cause ? AnswerReader.Describe(cause) : e.Message;
            throw new ArgumentException($"The specification is not JSON, or malformed: {reason}", nameof(json), e);
        }
    }

    private static AisDsortSpec Read(DsortSpecDto told)
    {
        AisBucketInfo input = ReadBucket(told.InputBucket, "input_bck") ?? throw new ArgumentException("dSort: the specification has no input_bck.", nameof(told));
        return new AisDsortSpec
        {
            InputBucket = input,
            InputFormat = ReadInput(told.InputFormat),
            InputExtension = told.InputExtension,
            OutputBucket = ReadBucket(told.OutputBucket, "output_bck") ?? input,
            OutputFormat = ReadOutput(told),
            OutputExtension = told.OutputExtension,
            Algorithm = Read(told.Algorithm),
            Description = told.Description,
            OutputShardSize = told.OutputShardSize,
            KeyMapUrl = told.KeyMapUrl,
            KeyMapSeparator = told.KeyMapSeparator,
        };
    }

    private static AisDsortAlgorithm Read(DsortAlgorithmDto told) => new()
    {
        Kind = told.Kind.Length > 0 ? AisDsortAlgorithm.ParseKind(told.Kind) : AisDsortAlgorithmKind.Alphanumeric,
        Decreasing = told.Decreasing,
        Seed = told.Seed,
        Extension = told.Extension,
        KeyType = told.KeyType.Length > 0 ? AisDsortAlgorithm.ParseKeyType(told.KeyType) : null,
    };

    private static AisBucketInfo? ReadBucket(BucketDto? told, string name)
    {
        if (told is null)
        {
            return null;
        }

        AisBucketInfo bucket = told.ToInfo();
        ArgumentException.ThrowIfNullOrEmpty(bucket.Name, name);
        return bucket with { Provider = bucket.Provider.Length == 0 ? AisProvider.Ais : AisProvider.Parse(bucket.Provider) };
    }

    // With a file that says which records go where, the format may be left out: the file names the shards.
    private static AisObjectRange? ReadOutput(DsortSpecDto told)
    {
        bool isText = told.OutputFormat.ValueKind == JsonValueKind.String;
        string text = isText ? told.OutputFormat.GetString()! : string.Empty;
        bool isMissing = told.OutputFormat.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null || (isText && text.Length == 0);
        return isMissing && told.KeyMapUrl.Length > 0 ? null
            : isText && text.Length > 0 ? AisObjectRange.Parse(text)
            : throw new ArgumentException("dSort: output_format must be a range of names, for example \"out-{000..099}\".", nameof(told));
    }

    private static AisObjectCollection ReadInput(JsonElement json)
    {
        if (json.ValueKind == JsonValueKind.Object)
        {
            SelectionDto told = AnswerReader.Read(json, AnswerJson.Default.SelectionDto, What);
            if (told.Names is not null)
            {
                return new AisObjectNames(told.Names);
            }

            if (told.Template.Length > 0)
            {
                return AisObjectRange.Parse(told.Template);
            }
        }

        throw new ArgumentException("dSort: input_format must have either a template like \"in-{0..9}\", or objnames.", nameof(json));
    }
}
