namespace AisFs.Vfs.Api;

/// <summary>A file that was created and opened in one step.</summary>
/// <param name="Entry">The new entry; counts as one lookup.</param>
/// <param name="Opened">The open file.</param>
public readonly record struct FsCreated(FsEntry Entry, FsOpened Opened);
