namespace AisFs.Interop.Fuse.Api;

/// <summary>A file that was created and opened.</summary>
/// <param name="Entry">The new entry.</param>
/// <param name="Opened">The open file.</param>
public readonly record struct FuseCreated(FuseEntry Entry, FuseOpened Opened);
