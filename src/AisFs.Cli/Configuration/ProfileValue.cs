namespace AisFs.Cli.Configuration;

/// <summary>One value of a built-in profile.</summary>
/// <param name="Option">The option's name.</param>
/// <param name="Value">Its value.</param>
/// <param name="Reason">Why, as a part of a sentence.</param>
internal sealed record ProfileValue(string Option, string Value, string Reason);
