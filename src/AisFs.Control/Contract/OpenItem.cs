namespace AisFs.Control.Contract;

/// <summary>A file or directory that programs have open.</summary>
/// <param name="Path">Its path in the mount.</param>
/// <param name="IsDirectory">Whether it is a directory.</param>
/// <param name="Handles">How many handles there are.</param>
/// <param name="Writers">How many of them can write.</param>
public sealed record OpenItem(string Path, bool IsDirectory, int Handles, int Writers);
