using AisFs.Vfs.Api;

namespace AisFs.Mount.WinFsp.Paths;

/// <summary>
/// Folders that Windows makes for itself in the root of a disk. In the root of a cluster they would be buckets, in that of a
/// bucket objects that every other client sees. Their creation is refused, as on
/// a disk in whose root the user may create nothing. Windows does without them: Explorer then deletes for good, and warns before.
/// </summary>
internal static class SystemFolders
{
    private static readonly string[] s_names = ["$RECYCLE.BIN", "RECYCLER", "RECYCLED", "System Volume Information"];

    /// <summary>Whether a name is one that is never made.</summary>
    /// <param name="parent">The folder.</param>
    /// <param name="name">The name in it.</param>
    internal static bool IsRefused(InodeId parent, string name)
        => parent == InodeId.Root && s_names.Contains(name, StringComparer.OrdinalIgnoreCase);
}
