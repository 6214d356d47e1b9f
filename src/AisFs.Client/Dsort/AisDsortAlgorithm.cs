using AisFs.Client.Wire;

namespace AisFs.Client.Dsort;

/// <summary>How dSort orders the records of shards.</summary>
public sealed record AisDsortAlgorithm
{
    /// <summary>The kind. Default <see cref="AisDsortAlgorithmKind.Alphanumeric"/>.</summary>
    public AisDsortAlgorithmKind Kind { get; init; }

    /// <summary>Whether the order is turned round. Default false.</summary>
    public bool Decreasing { get; init; }

    /// <summary>The seed of <see cref="AisDsortAlgorithmKind.Shuffle"/>, a number; empty: a new one each time. Default empty.</summary>
    public string Seed { get; init; } = string.Empty;

    /// <summary>The extension of the files by whose content records are ordered, for example <c>.cls</c>; only for <see cref="AisDsortAlgorithmKind.Content"/>.</summary>
    public string Extension { get; init; } = string.Empty;

    /// <summary>What that content is; only for <see cref="AisDsortAlgorithmKind.Content"/>.</summary>
    public AisDsortKeyType? KeyType { get; init; }

    internal static AisDsortAlgorithmKind ParseKind(string text) => text switch
    {
        DsortNames.Alphanumeric => AisDsortAlgorithmKind.Alphanumeric,
        DsortNames.Shuffle => AisDsortAlgorithmKind.Shuffle,
        DsortNames.Content => AisDsortAlgorithmKind.Content,
        _ => throw new ArgumentException($"'{text}' is not an algorithm of dSort: alphanumeric, shuffle or content.", nameof(text)),
    };

    internal static AisDsortKeyType ParseKeyType(string text) => text switch
    {
        DsortNames.Int => AisDsortKeyType.Int,
        DsortNames.Float => AisDsortKeyType.Float,
        DsortNames.Text => AisDsortKeyType.String,
        _ => throw new ArgumentException($"'{text}' is not a type of a key: int, float or string.", nameof(text)),
    };

    internal void Validate()
    {
        bool isContent = Kind == AisDsortAlgorithmKind.Content;
        if (isContent != (Extension.Length > 0) || isContent != KeyType is not null)
        {
            throw new ArgumentException($"{nameof(Extension)} and {nameof(KeyType)} belong to the algorithm 'content', which needs both.");
        }
    }
}
