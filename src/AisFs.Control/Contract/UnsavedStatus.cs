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
