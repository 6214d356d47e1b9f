namespace AisFs.Control.Contract;

/// <summary>The files whose bytes are not on the cluster yet.</summary>
/// <param name="Files">How many there are.</param>
/// <param name="Bytes">Their sizes in bytes.</param>
/// <param name="Open">How many of them are open for writing.</param>
/// <param name="Queued">How many wait for their upload.</param>
/// <param name="Uploading">How many are on their way.</param>
/// <param name="Failed">How many have an error.</param>
/// <param name="Oldest">The oldest of them.</param>
public sealed record UnsavedStatus(int Files, long Bytes, int Open, int Queued, int Uploading, int Failed, IReadOnlyList<UnsavedItem> Oldest);

/// <summary>A file whose bytes are not on the cluster yet.</summary>
/// <param name="Path">Its path in the mount.</param>
/// <param name="Bytes">Its size in bytes.</param>
/// <param name="AgeSeconds">How old the oldest of its changes is.</param>
/// <param name="State"><c>open</c>, <c>queued</c> or <c>uploading</c>.</param>
/// <param name="Error">Why its last upload failed; null when it did not.</param>
public sealed record UnsavedItem(string Path, long Bytes, double AgeSeconds, string State, string? Error);

/// <summary>What programs have open.</summary>
/// <param name="Files">Handles of files.</param>
/// <param name="Directories">Handles of directories.</param>
public sealed record OpenStatus(int Files, int Directories);

/// <summary>The caches of a mount.</summary>
/// <param name="Attributes">Attributes and listings.</param>
/// <param name="Data">Bytes of objects.</param>
/// <param name="Inodes">Inodes that the kernel refers to.</param>
public sealed record CachesStatus(CacheStatus Attributes, CacheStatus Data, int Inodes);

/// <summary>A cache.</summary>
/// <param name="Entries">How many things are in it.</param>
/// <param name="UsedBytes">The memory that they take.</param>
/// <param name="LimitBytes">The memory that they may take.</param>
public sealed record CacheStatus(int Entries, long UsedBytes, long LimitBytes);

/// <summary>The memory of readers and writers.</summary>
/// <param name="UsedBytes">In use, the cache of data included.</param>
/// <param name="WriteBytes">The part that holds bytes to be uploaded.</param>
/// <param name="LimitBytes">The limit.</param>
/// <param name="Waiting">Readers and writers that wait for memory.</param>
public sealed record MemoryStatus(long UsedBytes, long WriteBytes, long LimitBytes, int Waiting);

/// <summary>The staging folder.</summary>
/// <param name="Directory">Where it is.</param>
/// <param name="UsedBytes">What staged files of this mount take of the disk.</param>
/// <param name="FreeBytes">The room that the disk has left; null when it does not tell.</param>
public sealed record StagingStatus(string Directory, long UsedBytes, long? FreeBytes);
