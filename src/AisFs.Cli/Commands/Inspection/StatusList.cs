namespace AisFs.Cli.Commands.Inspection;

/// <summary>What <c>aisfs status --json</c> prints.</summary>
/// <param name="Mounts">The mounts of this host that this user may ask.</param>
internal sealed record StatusList(IReadOnlyList<StatusEntry> Mounts);
