namespace AisFs.Cli.Running;

/// <summary>The exit codes of <c>aisfs</c>, as mount.md lists them.</summary>
internal static class ExitCode
{
    /// <summary>All went well.</summary>
    public const int Success = 0;

    /// <summary>The operation failed; one sentence on standard error says why.</summary>
    public const int Failure = 1;

    /// <summary>The command line makes no sense.</summary>
    public const int Usage = 2;
}
