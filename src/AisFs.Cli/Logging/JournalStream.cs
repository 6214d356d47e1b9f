using Serilog.Events;

namespace AisFs.Cli.Logging;

/// <summary>The journal of systemd as the reader of standard error. It takes a priority from the beginning of each line.</summary>
internal static class JournalStream
{
    private const string Variable = "JOURNAL_STREAM";
    private const string StandardError = "/proc/self/fd/2";

    /// <summary>Whether standard error goes to the journal.</summary>
    /// <returns>Whether it does; not when a shell between this program and systemd has sent it elsewhere.</returns>
    public static bool IsStandardError()
    {
        if (!OperatingSystem.IsLinux() || Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } stream)
        {
            return false;
        }

        try
        {
            return Is(stream, new FileInfo(StandardError).LinkTarget);
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Whether a descriptor is the stream that systemd has made.</summary>
    /// <param name="stream">The value of JOURNAL_STREAM: the numbers of device and inode.</param>
    /// <param name="link">What the descriptor stands for, as /proc shows it.</param>
    /// <returns>Whether it is.</returns>
    public static bool Is(string stream, string? link)
        => stream.Split(':') is [_, { Length: > 0 } inode] && link == $"socket:[{inode}]";

    /// <summary>The priority of syslog that a line begins with.</summary>
    /// <param name="level">The level of the event.</param>
    /// <returns>The priority in angle brackets.</returns>
    public static string PrefixOf(LogEventLevel level) => level switch
    {
        LogEventLevel.Verbose or LogEventLevel.Debug => "<7>",
        LogEventLevel.Information => "<6>",
        LogEventLevel.Warning => "<4>",
        LogEventLevel.Error => "<3>",
        _ => "<2>",
    };
}
