using AisFs.Vfs.Api;
using AisFs.Vfs.Metadata;

namespace AisFs.Vfs.Inodes;

/// <summary>An enumeration that was begun before the first read.</summary>
/// <param name="Result">What the first names came to.</param>
/// <param name="At">When they were there.</param>
internal sealed record PreparedRead(FsResult Result, Stamp At);
