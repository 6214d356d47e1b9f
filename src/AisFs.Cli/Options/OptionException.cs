namespace AisFs.Cli.Options;

/// <summary>An option or argument that makes no sense. The message is one sentence for the user that says what to do.</summary>
internal sealed class OptionException(string message) : Exception(message);
