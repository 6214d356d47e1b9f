namespace AisFs.Vfs.Content.Staging;

/// <summary>The sidecar of a staged file: what would have become of it.</summary>
internal sealed record StagingRecord
{
    /// <summary>The provider of the object's bucket.</summary>
    public required string Provider { get; init; }

    /// <summary>The namespace of the object's bucket.</summary>
    public required string Namespace { get; init; }

    /// <summary>The name of the object's bucket.</summary>
    public required string Bucket { get; init; }

    /// <summary>The object's name.</summary>
    public required string Name { get; init; }

    /// <summary>When the file was begun to be staged.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The version of the object that bytes which are not here come from; null when there is none.</summary>
    public StagingBase? Base { get; init; }

    /// <summary>The custom metadata of the last upload that was tried.</summary>
    public Dictionary<string, string>? Custom { get; init; }
}
