using AisFs.Vfs.Metadata;

namespace AisFs.Vfs.Names;

/// <summary>What the cluster answered for one name.</summary>
/// <param name="Place">The directory as it was when the question was asked.</param>
/// <param name="AsOf">When it was asked.</param>
/// <param name="Node">The answer; null when the name does not exist.</param>
/// <param name="IsRetry">Whether a listing was made instead, which the caches now have.</param>
internal sealed record Loaded(DirectoryPlace Place, Stamp AsOf, ListedNode? Node, bool IsRetry = false);
