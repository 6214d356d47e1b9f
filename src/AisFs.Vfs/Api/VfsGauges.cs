namespace AisFs.Vfs.Api;

/// <summary>What a mount holds at one time; all but the caches is zero after an orderly end.</summary>
/// <param name="Inodes">Living inodes besides the root.</param>
/// <param name="Lookups">Lookups that were not forgotten.</param>
/// <param name="FileHandles">Open files.</param>
/// <param name="DirectoryHandles">Open directories.</param>
/// <param name="CachedEntries">Entries of the metadata cache: listings and single names.</param>
/// <param name="HiddenNames">Names in listings that could not be shown, counted since the mount began.</param>
public readonly record struct VfsGauges(int Inodes, long Lookups, int FileHandles, int DirectoryHandles, int CachedEntries, long HiddenNames);
