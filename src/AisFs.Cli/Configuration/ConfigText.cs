namespace AisFs.Cli.Configuration;

/// <summary>A text in a configuration file.</summary>
/// <param name="Text">The text.</param>
/// <param name="Place">Where its key stands.</param>
internal sealed record ConfigText(string Text, string Place);
