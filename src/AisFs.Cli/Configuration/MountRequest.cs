using AisFs.Cli.Options;

namespace AisFs.Cli.Configuration;

/// <summary>What a command line and the environment say about a mount.</summary>
/// <param name="Source">What to mount, or the name of a mount; null where a command has none.</param>
/// <param name="Mountpoint">Where; null where it is not said.</param>
/// <param name="Flags">The options of the command line.</param>
/// <param name="Words">The values of <c>-o</c>.</param>
/// <param name="Environment">Reads variables.</param>
internal sealed record MountRequest(
    string? Source, string? Mountpoint, IReadOnlyList<OptionValue> Flags, IReadOnlyList<string> Words, Func<string, string?> Environment);
