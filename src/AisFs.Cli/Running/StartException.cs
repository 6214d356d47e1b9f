namespace AisFs.Cli.Running;

/// <summary>Something could not be started. The message is one sentence for the user that says what to do.</summary>
internal sealed class StartException(string message) : Exception(message);
