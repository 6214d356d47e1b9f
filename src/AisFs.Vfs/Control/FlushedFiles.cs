namespace AisFs.Vfs.Control;

/// <summary>What became of files that were to be uploaded.</summary>
/// <param name="Files">How many there were.</param>
/// <param name="Bytes">Their sizes in bytes.</param>
/// <param name="Left">Those that are not on the cluster afterwards: each with its error, or changed again meanwhile.</param>
public sealed record FlushedFiles(int Files, long Bytes, UnsavedFiles Left);
