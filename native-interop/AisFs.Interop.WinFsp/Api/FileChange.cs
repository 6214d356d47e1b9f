namespace AisFs.Interop.WinFsp.Api;

/// <summary>A change that programs which watch a directory are told of.</summary>
/// <param name="Path">The path from the root of the volume, with backslashes, spelled as the file system does.</param>
/// <param name="Filter">What kind of watch hears it.</param>
/// <param name="Action">What happened.</param>
public readonly record struct FileChange(string Path, FileChangeFilter Filter, FileChangeAction Action);
