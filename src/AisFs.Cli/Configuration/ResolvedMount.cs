using AisFs.Cli.Options;

namespace AisFs.Cli.Configuration;

/// <summary>All that is known about a mount.</summary>
/// <param name="Name">The name of a mount of the configuration files; null for any other.</param>
/// <param name="Source">What to mount, and where that comes from; null where it is not known.</param>
/// <param name="Mountpoint">Where, and where that comes from; null where it is not known.</param>
/// <param name="Settings">How.</param>
/// <param name="Values">The values that count, and where they come from. Options without one have their default.</param>
/// <param name="Files">The configuration files.</param>
internal sealed record ResolvedMount(
    string? Name, ConfigText? Source, ConfigText? Mountpoint, MountSettings Settings, IReadOnlyList<OptionValue> Values, ConfigFiles Files);
