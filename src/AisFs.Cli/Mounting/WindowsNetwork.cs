using AisFs.Cli.Options;

namespace AisFs.Cli.Mounting;

/// <summary>
/// UNC names as sources: <c>net use X: \\aisfs\bucket</c> has WinFsp's launcher start <c>aisfs mount \aisfs\bucket X:</c>.
/// </summary>
internal static class WindowsNetwork
{
    /// <summary>Puts source, mount point and network name together.</summary>
    /// <param name="source">The source: <c>ais://bucket</c>, or on Windows a UNC name with one or two backslashes in front.</param>
    /// <param name="mountpoint">The mount point as written, or null.</param>
    /// <param name="settings">The options.</param>
    /// <returns>All three as the runner takes them; the mount point is empty where a network name alone is wanted.</returns>
    /// <exception cref="OptionException">There is no mount point, or no bucket in the UNC name.</exception>
    public static (string Source, string Mountpoint, MountSettings Settings) Resolve(string source, string? mountpoint, MountSettings settings)
    {
        if (OperatingSystem.IsWindows() && source.StartsWith('\\'))
        {
            string name = @"\\" + source.TrimStart('\\').TrimEnd('\\');
            settings = settings with { NetworkName = settings.NetworkName ?? name };
            source = SourceOf(name);
        }

        if (settings.NetworkName is { } given)
        {
            settings = settings with { NetworkName = @"\\" + given.Trim('\\') };
        }

        if (string.IsNullOrEmpty(mountpoint))
        {
            return settings.NetworkName is not null
                ? (source, string.Empty, settings)
                : throw new OptionException(OperatingSystem.IsWindows()
                    ? @"no mountpoint was given: name a drive letter such as X:, *, an empty folder, or --network \\SERVER\SHARE."
                    : "no mountpoint was given: name an empty directory.");
        }

        return (source, MountpointText.Normalise(mountpoint), settings);
    }

    /// <summary>The source that a UNC name stands for: <c>\\aisfs\bucket</c>, <c>\\aisfs\aws@bucket</c>, or <c>\\aisfs\ais@</c> for the cluster.</summary>
    /// <param name="name">The UNC name.</param>
    /// <returns>The source.</returns>
    /// <exception cref="OptionException">It has no share, or more than one.</exception>
    internal static string SourceOf(string name)
    {
        string[] parts = name.TrimStart('\\').Split('\\');
        if (parts is not [{ Length: > 0 }, { Length: > 0 } share])
        {
            throw new OptionException($@"'{name}' is not a source: write \\SERVER\BUCKET, \\SERVER\PROVIDER@BUCKET, or \\SERVER\ais@ for the whole cluster.");
        }

        int at = share.IndexOf('@', StringComparison.Ordinal);
        return at > 0 ? $"{share[..at]}://{share[(at + 1)..]}" : $"ais://{share}";
    }
}
