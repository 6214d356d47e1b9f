namespace AisFs.Client.Dsort;

/// <summary>How dSort orders the records of shards.</summary>
public enum AisDsortAlgorithmKind
{
    /// <summary>By their names.</summary>
    Alphanumeric,

    /// <summary>At random.</summary>
    Shuffle,

    /// <summary>By the content of a file of each record.</summary>
    Content,
}
