namespace AisFs.Client;

/// <summary>How an object is copied.</summary>
public sealed record AisCopyOptions
{
    internal static AisCopyOptions Default { get; } = new();

    /// <summary>Whether the cluster first looks for a newer version in the cloud or remote cluster. Default false.</summary>
    public bool Latest { get; init; }

    /// <summary>Whether the copy is removed when the original turns out to be gone from the cloud. Default false.</summary>
    public bool Synchronize { get; init; }

    /// <summary>
    /// Whether the request goes out though the cluster may take the copy's name for another one: names with '%', '?', '#' or
    /// control characters, where original and copy belong to different targets. Default false.
    /// </summary>
    public bool AllowUnsafeName { get; init; }

    /// <summary>Transforms the content; null for none.</summary>
    public AisEtlReference? Etl { get; init; }
}
