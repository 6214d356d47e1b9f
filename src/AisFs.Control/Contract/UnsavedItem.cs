namespace AisFs.Control.Contract;

/// <summary>A file whose bytes are not on the cluster yet.</summary>
/// <param name="Path">Its path in the mount.</param>
/// <param name="Bytes">Its size in bytes.</param>
/// <param name="AgeSeconds">How old the oldest of its changes is.</param>
/// <param name="State"><c>open</c>, <c>queued</c> or <c>uploading</c>.</param>
/// <param name="Error">Why its last upload failed; null when it did not.</param>
public sealed record UnsavedItem(string Path, long Bytes, double AgeSeconds, string State, string? Error);
