namespace AisFs.Vfs.Api;

/// <summary>What lies at a path.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="IsOwn">Whether this process's user owns it. On Windows the access list decides, and this is true.</param>
/// <param name="Mode">The permission bits; 0700 on Windows.</param>
/// <param name="Owner">The owner's number; 0 on Windows.</param>
/// <param name="Size">The size in bytes.</param>
public readonly record struct PathStatus(PathKind Kind, bool IsOwn, UnixFileMode Mode, uint Owner, long Size)
{
    private const UnixFileMode OfOthers = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>The room that it takes on the disk, in bytes: less than its size where it has holes. Its size, where the system does not tell.</summary>
    public long Allocated { get; init; } = Size;

    /// <summary>Whether only the owner may read, write or enter it.</summary>
    public bool IsPrivate => (Mode & OfOthers) == 0;

    /// <summary>Whether it is a regular file of the own user.</summary>
    public bool IsOwnFile => Kind == PathKind.File && IsOwn;
}
