using System.Globalization;
using Serilog.Core;
using Serilog.Events;
using Serilog.Parsing;

namespace AisFs.Cli.Logging;

/// <summary>Hands events on with a message of one printable line, whatever names and answers of servers stand in it.</summary>
internal sealed class PrintableSink(Logger next) : ILogEventSink, IDisposable
{
    /// <inheritdoc/>
    public void Emit(LogEvent logEvent)
    {
        string message = PrintableText.Escape(logEvent.RenderMessage(CultureInfo.InvariantCulture));
        IEnumerable<LogEventProperty> context = logEvent.Properties.TryGetValue(Constants.SourceContextPropertyName, out LogEventPropertyValue? source)
            ? [new LogEventProperty(Constants.SourceContextPropertyName, source)]
            : [];
        next.Write(new LogEvent(
            logEvent.Timestamp,
            logEvent.Level,
            logEvent.Exception is { } exception ? new PrintableException(exception) : null,
            new MessageTemplate([new TextToken(message)]),
            context));
    }

    /// <inheritdoc/>
    public void Dispose() => next.Dispose();

    /// <summary>The text of an exception, which quotes names and answers, too.</summary>
    private sealed class PrintableException(Exception original) : Exception(PrintableText.Escape(original.Message), original)
    {
        public override string ToString() => PrintableText.EscapeLines(InnerException!.ToString());
    }
}
