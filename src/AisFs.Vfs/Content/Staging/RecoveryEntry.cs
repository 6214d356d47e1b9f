using AisFs.Vfs.Store;

namespace AisFs.Vfs.Content.Staging;

/// <summary>A file that was written but never reached the cluster.</summary>
public sealed record RecoveryEntry
{
    /// <summary>The object that it would have become.</summary>
    public required ObjectKey Key { get; init; }

    /// <summary>The size in bytes.</summary>
    public required long Size { get; init; }

    /// <summary>When the file was begun to be staged.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The custom metadata of the last upload that was tried; null when none was.</summary>
    public IReadOnlyDictionary<string, string>? Custom { get; init; }

    /// <summary>Whether all bytes are here; else the rest comes from the object, which must still be the one that was changed.</summary>
    public required bool IsComplete { get; init; }

    /// <summary>The path of the data file, without suffix.</summary>
    public required string Path { get; init; }

    internal StagingBase? Base { get; init; }

    internal long BaseLength { get; init; }

    internal Extent[] Extents { get; init; } = [];
}
