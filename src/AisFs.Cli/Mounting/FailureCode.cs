using AisFs.Cli.Running;
using AisFs.Mount;

namespace AisFs.Cli.Mounting;

/// <summary>The exit code of a command that failed.</summary>
internal static class FailureCode
{
    /// <summary>Finds it.</summary>
    /// <param name="exception">Why it failed.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static int Of(Exception exception) => exception switch
    {
        StartException start => start.Code,
        MountException { Kind: MountErrorKind.Busy or MountErrorKind.AlreadyMounted or MountErrorKind.NotEmpty } => ExitCode.Busy,
        _ => ExitCode.Failure,
    };
}
