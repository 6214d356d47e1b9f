namespace AisFs.Cli.Running;

/// <summary>The exit codes of <c>aisfs</c>, as mount.md lists them.</summary>
internal static class ExitCode
{
    /// <summary>All went well.</summary>
    public const int Success = 0;

    /// <summary>The operation failed in another way than those below; one sentence on standard error says why.</summary>
    public const int Failure = 1;

    /// <summary>The command line, a variable or a file of options makes no sense.</summary>
    public const int Usage = 2;

    /// <summary>The cluster cannot be reached, or what is there is no cluster.</summary>
    public const int Unreachable = 3;

    /// <summary>The cluster refuses access.</summary>
    public const int NotAuthorised = 4;

    /// <summary>The mountpoint is in use: by open files, by another mount, or because it is not empty.</summary>
    public const int Busy = 5;

    /// <summary>The mount has ended, or ends, and not all has reached the cluster.</summary>
    public const int UploadsLeft = 6;

    /// <summary>Some of the files that were asked for were seen to, and others not.</summary>
    public const int Partial = 7;
}
