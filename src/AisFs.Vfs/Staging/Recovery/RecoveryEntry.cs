using AisFs.Vfs.Store;

namespace AisFs.Vfs.Staging.Recovery;

/// <summary>A file that was written but never reached the cluster.</summary>
public sealed record RecoveryEntry
{
    /// <summary>A short name of the entry, which no other one has.</summary>
    public required string Id { get; init; }

    /// <summary>The id of the cluster that it belongs to; empty when it was not known.</summary>
    public required string Cluster { get; init; }

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

    /// <summary>Whether its writer was done with it; else what is here was being written when the mount ended.</summary>
    public bool WasClosed { get; init; } = true;

    /// <summary>Why what is here may not be all that was written, or not as it was: it is never uploaded then. Null: it is whole.</summary>
    public string? Doubt { get; init; }

    /// <summary>The path of the data file, without suffix.</summary>
    public required string Path { get; init; }

    internal int Generation { get; init; }

    internal StagingBase? Base { get; init; }

    internal long BaseLength { get; init; }

    internal Extent[] Extents { get; init; } = [];
}
