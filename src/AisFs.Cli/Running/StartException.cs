namespace AisFs.Cli.Running;

/// <summary>Something could not be done. The message is one sentence for the user that says what to do.</summary>
/// <param name="message">The sentence.</param>
/// <param name="exitCode">The exit code of the program.</param>
/// <param name="innerException">The cause; may be null.</param>
internal sealed class StartException(string message, int exitCode = ExitCode.Failure, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>The exit code of the program.</summary>
    public int Code { get; } = exitCode;
}
