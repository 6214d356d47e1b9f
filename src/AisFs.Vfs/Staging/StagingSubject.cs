using AisFs.Vfs.Store;

namespace AisFs.Vfs.Staging;

/// <summary>What a staged file is to become.</summary>
/// <param name="Cluster">The id of the cluster; empty when it is not known.</param>
/// <param name="Key">The object.</param>
/// <param name="Replaced">The object that it was made from, and replaces; null for a new one.</param>
/// <param name="Custom">The custom metadata of the last upload that was tried; null when none was.</param>
/// <param name="Time">Now.</param>
internal sealed record StagingSubject(
    string Cluster, ObjectKey Key, StagingBase? Replaced, IReadOnlyDictionary<string, string>? Custom, DateTimeOffset Time);
