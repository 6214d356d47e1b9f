namespace AisFs.Cli.Options;

/// <summary>
/// One option of <c>aisfs mount</c>. The same table serves <c>--name VALUE</c>, <c>-o name=value</c>, the help and the
/// check that mount.md lists them all.
/// </summary>
/// <param name="Name">The name with dashes; <c>-o</c> takes underscores too.</param>
/// <param name="ValueName">How the value is called in the help; null for a switch.</param>
/// <param name="Help">What it does, with unit and default.</param>
/// <param name="Apply">Puts the value (null for a switch) into the settings; throws <see cref="OptionException"/>.</param>
internal sealed record MountOption(string Name, string? ValueName, string Help, Func<MountSettings, string, MountSettings> Apply);
