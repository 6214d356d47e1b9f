namespace AisFs.Control.Contract;

/// <summary>The level of a log.</summary>
/// <param name="Level"><c>verbose</c>, <c>debug</c>, <c>information</c>, <c>warning</c> or <c>error</c>.</param>
public sealed record LogLevelValue(string Level);
