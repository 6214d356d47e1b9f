namespace AisFs.Cli.Options;

/// <summary>What is for Windows only.</summary>
internal static class WindowsOptions
{
    /// <summary>The options, in the order of the help.</summary>
    public static IReadOnlyList<MountOption> All { get; } =
    [
        new("network", "UNC", @"Windows: the name \\SERVER\SHARE under which every session sees the volume; the mountpoint may be left out.",
            (s, v) => s with { NetworkName = v })
        { IsForWindows = true },
        new("label", "TEXT", "Windows: label of the volume, at most 32 characters. Default: the bucket's name, or AIStore.",
            (s, v) => s with { Label = v })
        { IsForWindows = true },
        new("icon", "FILE", "Windows: icon of the drive letter, an .ico, .exe or .dll file; FILE,INDEX for one of several. Default: Explorer's.",
            (s, v) => s with { Icon = ValueParser.FullPath("icon", v) })
        { IsForWindows = true },
        new("sddl", "TEXT", "Windows: one security descriptor for everything. Default: made of owner, group and mode of each file.",
            (s, v) => s with { Sddl = v })
        { IsForWindows = true },
        new("case-sensitive", null, "Windows: treat names that differ in case only as different names. Default: off.",
            (s, v) => s with { CaseSensitive = ValueParser.Switch("case-sensitive", v) })
        { IsForWindows = true },
        new("watch", "TIME", "Windows: how often open folders are checked for changes by other clients, 1s to 1d; 0: never. Default: 0.",
            (s, v) => s with { Watch = WatchTime(v) })
        { IsForWindows = true },
    ];

    private static TimeSpan WatchTime(string text)
    {
        TimeSpan value = ValueParser.Duration("watch", text);
        return value == TimeSpan.Zero || (value >= TimeSpan.FromSeconds(1) && value <= TimeSpan.FromDays(1))
            ? value
            : throw new OptionException($"watch: '{text}' is not between 1s and 1d; 0 turns it off.");
    }
}
