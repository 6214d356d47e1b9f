using System.Runtime.Versioning;
using AisFs.Cli.Text;
using AisFs.Interop.Windows.EventLog;
using Serilog.Core;
using Serilog.Events;

namespace AisFs.Cli.Logging;

/// <summary>Warnings and errors in the Application log of Windows, under the source "AisFs".</summary>
[SupportedOSPlatform("windows")]
internal sealed class EventLogSink : ILogEventSink, IDisposable
{
    /// <summary>The source of the entries; the installer registers it.</summary>
    public const string SourceName = "AisFs";

    private readonly WindowsEventLog _log = new(SourceName);

    /// <summary>Writes why the program ends.</summary>
    /// <param name="message">One sentence.</param>
    public static void Report(string message)
    {
        using WindowsEventLog log = new(SourceName);
        log.Write(WindowsEventKind.Error, message);
    }

    /// <inheritdoc/>
    public void Emit(LogEvent logEvent)
    {
        WindowsEventKind kind = logEvent.Level switch
        {
            LogEventLevel.Error or LogEventLevel.Fatal => WindowsEventKind.Error,
            LogEventLevel.Warning => WindowsEventKind.Warning,
            _ => WindowsEventKind.Information,
        };
        string text = EventText.MessageOf(logEvent);
        _log.Write(kind, logEvent.Exception is { } exception ? $"{text}{Environment.NewLine}{PrintableText.EscapeLines(exception.ToString())}" : text);
    }

    /// <inheritdoc/>
    public void Dispose() => _log.Dispose();
}
