using AisFs.Interop.Fuse.Mounting;

namespace AisFs.Cli.Options;

/// <summary>The words of mount(8) that every file system takes, as far as they mean something here. Of two that contradict, the last one counts.</summary>
internal sealed record KernelWords
{
    /// <summary>Mounts that others may enter are so unless root asks for something else.</summary>
    private const FuseMountFlags Default = FuseMountFlags.NoSetUserId | FuseMountFlags.NoDevices;

    private const string Sloppy = "sloppy";
    private const string Remount = "remount";

    // For fstab, mount(8) and systemd alone, or always so.
    private static readonly HashSet<string> s_passedOver = new(StringComparer.Ordinal)
    {
        "defaults", "auto", "noauto", "user", "nouser", "users", "nousers", "owner", "noowner", "group", "nogroup", "_netdev", "nofail",
        "nomand", "default_permissions", "comment", "uhelper", "helper",
    };

    // What the kernel shows of a mount, which mount(8) repeats when it is to change one.
    private static readonly HashSet<string> s_shownByKernel = new(StringComparer.Ordinal)
    {
        "fd", "rootmode", "user_id", "group_id", "max_read", "blksize",
    };

    private static readonly Dictionary<string, (FuseMountFlags Flag, bool IsSet)> s_flags = new(StringComparer.Ordinal)
    {
        ["nosuid"] = (FuseMountFlags.NoSetUserId, true),
        ["suid"] = (FuseMountFlags.NoSetUserId, false),
        ["allow-suid"] = (FuseMountFlags.NoSetUserId, false),
        ["nodev"] = (FuseMountFlags.NoDevices, true),
        ["dev"] = (FuseMountFlags.NoDevices, false),
        ["allow-dev"] = (FuseMountFlags.NoDevices, false),
        ["noexec"] = (FuseMountFlags.NoExecute, true),
        ["exec"] = (FuseMountFlags.NoExecute, false),
        ["sync"] = (FuseMountFlags.Synchronous, true),
        ["async"] = (FuseMountFlags.Synchronous, false),
        ["dirsync"] = (FuseMountFlags.DirectorySynchronous, true),
        ["nosymfollow"] = (FuseMountFlags.NoSymbolicLinks, true),
        ["symfollow"] = (FuseMountFlags.NoSymbolicLinks, false),
        ["noatime"] = (FuseMountFlags.NoAccessTime, true),
        ["atime"] = (FuseMountFlags.NoAccessTime, false),
        ["nodiratime"] = (FuseMountFlags.NoDirectoryAccessTime, true),
        ["diratime"] = (FuseMountFlags.NoDirectoryAccessTime, false),
        ["relatime"] = (FuseMountFlags.RelativeAccessTime, true),
        ["norelatime"] = (FuseMountFlags.RelativeAccessTime, false),
        ["strictatime"] = (FuseMountFlags.StrictAccessTime, true),
        ["nostrictatime"] = (FuseMountFlags.StrictAccessTime, false),
        ["lazytime"] = (FuseMountFlags.LazyTime, true),
        ["nolazytime"] = (FuseMountFlags.LazyTime, false),
        ["silent"] = (FuseMountFlags.Silent, true),
        ["loud"] = (FuseMountFlags.Silent, false),
        ["iversion"] = (FuseMountFlags.ChangeCounter, true),
        ["noiversion"] = (FuseMountFlags.ChangeCounter, false),
    };

    /// <summary>The flags that were asked for.</summary>
    public FuseMountFlags Set { get; init; }

    /// <summary>The flags that are not to be.</summary>
    public FuseMountFlags Cleared { get; init; }

    /// <summary>Whether unknown words are passed over: <c>sloppy</c>, and <c>-s</c> of mount(8).</summary>
    public bool IsSloppy { get; init; }

    /// <summary>Whether a mount is to be changed instead of made: <c>remount</c>.</summary>
    public bool IsRemount { get; init; }

    /// <summary>The flags of a new mount.</summary>
    public FuseMountFlags Flags => Of(Default);

    /// <summary>What flags become.</summary>
    /// <param name="present">The flags as they are.</param>
    /// <returns>The flags as these words want them.</returns>
    public FuseMountFlags Of(FuseMountFlags present) => (present & ~Cleared) | Set;

    /// <summary>The words that say something here, for suggestions.</summary>
    public static IEnumerable<string> Names { get; } = [.. s_flags.Keys, "ro", "rw", "remount"];

    /// <summary>Reads the words of mount(8), and passes over all others.</summary>
    /// <param name="texts">The values of <c>-o</c>, in their order.</param>
    /// <returns>What they say.</returns>
    public static KernelWords Read(IEnumerable<string> texts)
    {
        KernelWords words = new();
        foreach (MountWord word in texts.SelectMany(MountWord.Split))
        {
            words = word switch
            {
                { Value: not null } => words,
                { Name: Sloppy } => words with { IsSloppy = true },
                { Name: Remount } => words with { IsRemount = true },
                _ when s_flags.TryGetValue(word.OptionName, out (FuseMountFlags Flag, bool IsSet) found) => words.With(found.Flag, found.IsSet),
                _ => words,
            };
        }

        return words;
    }

    /// <summary>Whether a word is one of mount(8), and not to be taken for an option of AisFs.</summary>
    /// <param name="word">The word.</param>
    /// <returns>Whether it is done here, or is for others.</returns>
    public bool Holds(MountWord word)
        => word.Name.StartsWith("x-", StringComparison.OrdinalIgnoreCase)
            || s_passedOver.Contains(word.Name)
            || (IsRemount && s_shownByKernel.Contains(word.Name))
            || (word.Value is null && (word.Name is Sloppy or Remount || s_flags.ContainsKey(word.OptionName)));

    /// <summary>Whether a word asks for something that only Linux does.</summary>
    /// <param name="word">The word.</param>
    /// <returns>Whether it is <c>remount</c>, or one of the flags of a mount.</returns>
    public static bool IsForLinux(MountWord word) => word.Value is null && (word.Name == Remount || s_flags.ContainsKey(word.OptionName));

    private KernelWords With(FuseMountFlags flag, bool isSet) => this with
    {
        Set = isSet ? Set | flag : Set & ~flag,
        Cleared = isSet ? Cleared & ~flag : Cleared | flag,
    };
}
