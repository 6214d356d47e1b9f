namespace AisFs.Vfs.Control;

/// <summary>What the cluster has under a path now.</summary>
/// <param name="Exists">Whether there is something.</param>
/// <param name="IsDirectory">Whether it is a directory.</param>
/// <param name="Bytes">The size of a file in bytes; 0 of a directory.</param>
/// <param name="HasChanged">Whether this is not what was known before, or nothing was known.</param>
/// <param name="Entries">How many names a directory has.</param>
public sealed record RefreshedPath(bool Exists, bool IsDirectory, long Bytes, bool HasChanged, int Entries);
