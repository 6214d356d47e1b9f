namespace AisFs.Cli.Commands.Warming;

/// <summary>A path that is to be warmed.</summary>
/// <param name="Inside">The path in its mount.</param>
/// <param name="Shown">How messages call it: the path as it was given, with file and line where it comes from a list.</param>
internal readonly record struct WarmPath(string Inside, string Shown);
