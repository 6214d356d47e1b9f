using AisFs.Throughput.Layers;

namespace AisFs.Throughput.Strangers;

/// <summary>Where a load runs.</summary>
/// <param name="Root">The mountpoint, or the local folder.</param>
/// <param name="Files">What lies there.</param>
/// <param name="IsLocal">Whether it is the local folder.</param>
/// <param name="Scratch">A new folder for what the load writes, and for what its mount keeps.</param>
/// <param name="Daemon">The process of the mount; null for a local folder.</param>
internal sealed record LoadPlace(string Root, StoredFiles Files, bool IsLocal, string Scratch, int? Daemon = null)
{
    /// <summary>Whole paths.</summary>
    public string[] In(string[] paths) => [.. paths.Select(path => Path.Combine(Root, path))];
}
