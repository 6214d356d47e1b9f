namespace AisFs.Cli.Options;

/// <summary>A part of the table of options, as manuals show it.</summary>
/// <param name="Title">Its heading.</param>
/// <param name="Options">Its options, in the order of the help.</param>
internal sealed record OptionSection(string Title, IReadOnlyList<MountOption> Options);
