namespace AisFs.Vfs.Control;

/// <summary>A file or directory that programs have open.</summary>
/// <param name="Path">Its path in the mount, beginning with a slash.</param>
/// <param name="IsDirectory">Whether it is a directory.</param>
/// <param name="Handles">How many handles there are.</param>
/// <param name="Writers">How many of them can write.</param>
public sealed record OpenFile(string Path, bool IsDirectory, int Handles, int Writers);
