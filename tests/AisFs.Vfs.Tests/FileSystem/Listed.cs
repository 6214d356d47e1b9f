using AisFs.Vfs.Api;

namespace AisFs.Vfs.Tests.FileSystem;

/// <summary>One entry that a directory gave.</summary>
internal sealed record Listed(string Name, FsEntry Entry, long Cookie);
