namespace AisFs.Control.Contract;

/// <summary>How a mount stands: the answer of <c>GET /v1/status</c>. Sizes are bytes, times are seconds.</summary>
/// <param name="Mount">Which mount it is.</param>
/// <param name="State"><c>serving</c>, or <c>ending</c> while last uploads are waited for.</param>
/// <param name="UptimeSeconds">For how long it has served.</param>
/// <param name="ReadOnly">Whether nothing can be changed.</param>
/// <param name="LogLevel">What is worth a line in its log.</param>
/// <param name="Cluster">How the cluster stands.</param>
/// <param name="Unsaved">The files whose bytes are not on the cluster yet.</param>
/// <param name="Leftovers">Files that did not reach the cluster since the mount began; <c>aisfs recover list</c> shows those that were kept.</param>
/// <param name="Open">What programs have open.</param>
/// <param name="Caches">The caches.</param>
/// <param name="Memory">The memory of readers and writers.</param>
/// <param name="Staging">The staging folder.</param>
public sealed record MountStatus(
    MountIdentity Mount,
    string State,
    double UptimeSeconds,
    bool ReadOnly,
    string LogLevel,
    ClusterStatus Cluster,
    UnsavedStatus Unsaved,
    IReadOnlyList<string> Leftovers,
    OpenStatus Open,
    CachesStatus Caches,
    MemoryStatus Memory,
    StagingStatus Staging);
