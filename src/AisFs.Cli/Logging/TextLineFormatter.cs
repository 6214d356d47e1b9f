using System.Globalization;
using Serilog.Events;
using Serilog.Formatting;

namespace AisFs.Cli.Logging;

/// <summary>
/// One line of text for each event: time, level, event id, process, mountpoint, message, and after a bar the exception if there is
/// one. In the journal, which keeps the time itself, the line begins with the priority of syslog instead.
/// </summary>
/// <param name="origin">The process and the mountpoint.</param>
/// <param name="isJournal">Whether the journal of systemd reads the lines.</param>
internal sealed class TextLineFormatter(LogOrigin origin, bool isJournal) : ITextFormatter
{
    /// <inheritdoc/>
    public void Format(LogEvent logEvent, TextWriter output)
    {
        if (isJournal)
        {
            output.Write(JournalStream.PrefixOf(logEvent.Level));
        }
        else
        {
            output.Write(logEvent.Timestamp.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss.fff zzz ", CultureInfo.InvariantCulture));
        }

        output.Write(ShortNameOf(logEvent.Level));
        output.Write(string.Create(CultureInfo.InvariantCulture, $" {EventText.IdOf(logEvent):0000} "));
        output.Write(origin.Prefix);
        output.Write(EventText.MessageOf(logEvent));
        if (logEvent.Exception is { } exception)
        {
            output.Write(" | ");
            output.Write(EventText.LineOf(exception));
        }

        output.WriteLine();
    }

    private static string ShortNameOf(LogEventLevel level) => level switch
    {
        LogEventLevel.Verbose => "VRB",
        LogEventLevel.Debug => "DBG",
        LogEventLevel.Information => "INF",
        LogEventLevel.Warning => "WRN",
        LogEventLevel.Error => "ERR",
        _ => "FTL",
    };
}
