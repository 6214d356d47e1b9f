namespace AisFs.DevServer.Nodes;

/// <summary>Which mountpaths a target has.</summary>
/// <param name="Root">The folder that the mountpaths show; no such folder exists.</param>
/// <param name="Count">How many mountpaths there are.</param>
/// <param name="Target">The target's number, from 1.</param>
/// <param name="Digests">What decides which mountpath owns a name; null for the digests of their paths.</param>
internal sealed record MountpathLayout(string Root, int Count, int Target, IReadOnlyList<ulong>? Digests = null)
{
    /// <summary>The mountpaths of a target.</summary>
    public IReadOnlyList<Mountpath> CreateFor(NodeInfo target)
        => [.. Enumerable.Range(0, Count).Select(i => new Mountpath(target, $"{Root}/mp{i + 1}/{Target}", i, ((Target - 1) * Count) + i, Digests?[i]))];
}
