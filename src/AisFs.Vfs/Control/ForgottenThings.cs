namespace AisFs.Vfs.Control;

/// <summary>What was dropped from the caches.</summary>
/// <param name="Files">Files whose attributes and bytes the next access asks the cluster for.</param>
/// <param name="Directories">Directories that the next access lists anew.</param>
/// <param name="Kept">Files that were left alone, since they have changes that are not on the cluster.</param>
public sealed record ForgottenThings(int Files, int Directories, int Kept);
