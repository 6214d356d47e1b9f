namespace AisFs.Interop.Fuse.Mounting;

/// <summary>The flags of a mount as words for fusermount3, which knows some of them.</summary>
internal static class HelperWords
{
    // What it does not know it would hand to the kernel as an option of FUSE. Of the times nothing depends on FUSE mounts.
    private const FuseMountFlags WithoutEffect = FuseMountFlags.NoDirectoryAccessTime | FuseMountFlags.RelativeAccessTime
        | FuseMountFlags.StrictAccessTime | FuseMountFlags.LazyTime | FuseMountFlags.ChangeCounter | FuseMountFlags.Silent;

    private static readonly (FuseMountFlags Flag, string Word)[] s_words =
    [
        (FuseMountFlags.NoExecute, "noexec"),
        (FuseMountFlags.Synchronous, "sync"),
        (FuseMountFlags.DirectorySynchronous, "dirsync"),
        (FuseMountFlags.NoAccessTime, "noatime"),
    ];

    /// <summary>Makes the words.</summary>
    /// <param name="flags">The flags.</param>
    /// <param name="isRoot">Whether the process is root's: the helper forces <c>nosuid</c> and <c>nodev</c> on others.</param>
    /// <returns>The words, each after a comma.</returns>
    /// <exception cref="FuseMountException">A flag that protects the machine cannot be had from the helper.</exception>
    public static string Of(FuseMountFlags flags, bool isRoot)
    {
        string text = Opposite(flags, FuseMountFlags.NoSetUserId, "suid", isRoot) + Opposite(flags, FuseMountFlags.NoDevices, "dev", isRoot);
        flags &= ~(FuseMountFlags.NoSetUserId | FuseMountFlags.NoDevices | WithoutEffect);
        foreach ((FuseMountFlags flag, string word) in s_words)
        {
            text += flags.HasFlag(flag) ? "," + word : string.Empty;
            flags &= ~flag;
        }

        return flags.HasFlag(FuseMountFlags.NoSymbolicLinks)
            ? throw new FuseMountException(FuseMountFailure.NoPermission, "'nosymfollow' needs root: fusermount3, which mounts for other users, does not know it.")
            : text;
    }

    private static string Opposite(FuseMountFlags flags, FuseMountFlags flag, string word, bool isRoot) => (flags.HasFlag(flag), isRoot) switch
    {
        (true, _) => ",no" + word,
        (false, true) => "," + word,
        _ => throw new FuseMountException(FuseMountFailure.NoPermission, $"'{word}' needs root: the mounts of other users are always 'no{word}'."),
    };
}
