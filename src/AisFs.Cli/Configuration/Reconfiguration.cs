using AisFs.Cli.Options;

namespace AisFs.Cli.Configuration;

/// <summary>The configuration of a running mount, which can be read again.</summary>
/// <param name="first">What the mount began with.</param>
/// <param name="read">Reads it again; throws <see cref="OptionException"/>.</param>
/// <param name="ignored">Options that the command line gave in a way that cannot be read again.</param>
internal sealed class Reconfiguration(ResolvedMount first, Func<ResolvedMount> read, IReadOnlyList<string> ignored)
{
    private ResolvedMount _known = first;

    /// <summary>Reads the configuration again.</summary>
    /// <returns>What it says now, and the options that say something else than the last time.</returns>
    /// <exception cref="OptionException">It makes no sense any more.</exception>
    public (ResolvedMount Now, IReadOnlyList<MountOption> Changed) Read()
    {
        ResolvedMount now = read();
        MountOption[] changed = [.. MountOptions.All.Where(option => !ignored.Contains(option.Name) && TextOf(_known, option) != TextOf(now, option))];
        return (now, changed);
    }

    /// <summary>Takes what was read for what is known.</summary>
    /// <param name="now">What was read.</param>
    public void Accept(ResolvedMount now) => _known = now;

    /// <summary>The value of an option as it may be shown.</summary>
    /// <param name="mount">What was read.</param>
    /// <param name="option">The option.</param>
    /// <returns>The value, or the default in words.</returns>
    public static string ShownIn(ResolvedMount mount, MountOption option)
        => ValueIn(mount, option) is { } value ? value.Shown : option.Default.Length > 0 ? $"{option.Default} (default)" : "nothing";

    private static string? TextOf(ResolvedMount mount, MountOption option) => ValueIn(mount, option)?.Text;

    private static OptionValue? ValueIn(ResolvedMount mount, MountOption option) => mount.Values.FirstOrDefault(value => value.Option == option);
}
