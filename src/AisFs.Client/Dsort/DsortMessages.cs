using AisFs.Client.Wire;
using AisFs.Client.Wire.Messages;

namespace AisFs.Client.Dsort;

/// <summary>Makes the message that starts dSort.</summary>
internal static class DsortMessages
{
    /// <summary>Makes the message.</summary>
    /// <param name="spec">What is to be done.</param>
    /// <param name="storedKeyMapUrl">Where the key map of the specification was stored; null when it has none.</param>
    public static byte[] Create(AisDsortSpec spec, string? storedKeyMapUrl)
    {
        bool hasUrl = storedKeyMapUrl is not null || spec.KeyMapUrl.Length > 0;
        DsortMessage message = new()
        {
            InputBucket = Of(spec.InputBucket),
            InputFormat = spec.InputFormat.Select(name => ObjectNameRules.ToWire(spec.InputBucket.Provider, spec.InputBucket.Namespace, name)),
            InputExtension = spec.InputExtension,
            OutputBucket = Of(spec.OutputBucket),
            OutputFormat = spec.OutputFormat?.ToString() ?? string.Empty,
            OutputExtension = spec.OutputExtension,
            Algorithm = Of(spec.Algorithm),
            Description = spec.Description,
            OutputShardSize = MessageParts.OrNull(spec.OutputShardSize),
            KeyMapUrl = storedKeyMapUrl ?? MessageParts.OrNull(spec.KeyMapUrl),
            KeyMapSeparator = !hasUrl ? null : storedKeyMapUrl is null ? spec.KeyMapSeparator : string.Empty,
        };
        return MessageWriter.Write(message, MessageJson.Default.DsortMessage);
    }

    private static DsortBucketMessage Of(AisBucketInfo bucket) => new()
    {
        Name = bucket.Name,
        Provider = bucket.Provider,
        Namespace = MessageParts.OrNull(bucket.Namespace),
    };

    private static DsortAlgorithmMessage Of(AisDsortAlgorithm algorithm)
    {
        bool isContent = algorithm.Kind == AisDsortAlgorithmKind.Content;
        return new DsortAlgorithmMessage
        {
            Kind = algorithm.Kind switch
            {
                AisDsortAlgorithmKind.Shuffle => DsortNames.Shuffle,
                AisDsortAlgorithmKind.Content => DsortNames.Content,
                _ => DsortNames.Alphanumeric,
            },
            Decreasing = algorithm.Decreasing,
            Seed = algorithm.Seed,
            Extension = isContent ? algorithm.Extension : null,
            KeyType = !isContent ? null : algorithm.KeyType switch
            {
                AisDsortKeyType.Int => DsortNames.Int,
                AisDsortKeyType.Float => DsortNames.Float,
                _ => DsortNames.Text,
            },
        };
    }
}
