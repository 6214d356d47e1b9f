using System.Globalization;
using AisFs.Cli.Text;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting.Display;
using Serilog.Parsing;

namespace AisFs.Cli.Logging;

/// <summary>Hands events on with a message of one printable line, whatever names and answers of servers stand in it.</summary>
internal sealed class PrintableSink(Logger next) : ILogEventSink, IDisposable
{
    // Without quotation marks around values: the templates have their own where they want some.
    private static readonly MessageTemplateTextFormatter s_message = new("{Message:l}", CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public void Emit(LogEvent logEvent)
    {
        using StringWriter rendered = new(CultureInfo.InvariantCulture);
        s_message.Format(logEvent, rendered);
        string message = PrintableText.Escape(rendered.ToString());
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
