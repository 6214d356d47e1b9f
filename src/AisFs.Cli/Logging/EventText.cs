using System.Globalization;
using System.Text;
using AisFs.Cli.Text;
using Serilog.Events;
using Serilog.Parsing;

namespace AisFs.Cli.Logging;

/// <summary>
/// The parts of an event as people read them. Whatever names and answers of servers stand in it, a message is one line of
/// printable characters. Values have no quotation marks but those of the template, and times are those of the local clock.
/// </summary>
internal static class EventText
{
    /// <summary>How times are written: to the second, with the distance from UTC.</summary>
    public const string TimeFormat = "yyyy-MM-dd HH:mm:ss zzz";

    private const string EventIdProperty = "EventId";

    /// <summary>The number of an event.</summary>
    /// <param name="logEvent">The event.</param>
    /// <returns>The number that is documented; 0 when it has none.</returns>
    public static int IdOf(LogEvent logEvent)
    {
        if (logEvent.Properties.TryGetValue(EventIdProperty, out LogEventPropertyValue? value) && value is StructureValue structure)
        {
            foreach (LogEventProperty property in structure.Properties)
            {
                if (property is { Name: "Id", Value: ScalarValue { Value: int id } })
                {
                    return id;
                }
            }
        }

        return 0;
    }

    /// <summary>Whether a property is a part of the event itself, and not one of its values.</summary>
    /// <param name="name">The property's name.</param>
    /// <returns>Whether it is.</returns>
    public static bool IsOwn(string name) => name == EventIdProperty;

    /// <summary>The message.</summary>
    /// <param name="logEvent">The event.</param>
    /// <returns>One printable line.</returns>
    public static string MessageOf(LogEvent logEvent)
    {
        StringBuilder text = new();
        foreach (MessageTemplateToken token in logEvent.MessageTemplate.Tokens)
        {
            switch (token)
            {
                case TextToken plain:
                    text.Append(plain.Text);
                    break;
                case PropertyToken hole when logEvent.Properties.TryGetValue(hole.PropertyName, out LogEventPropertyValue? value):
                    text.Append(ValueOf(value, hole.Format));
                    break;
                default:
                    text.Append(token);
                    break;
            }
        }

        return PrintableText.Escape(text.ToString());
    }

    /// <summary>An exception on one line, its stack included: a line of the log is an event.</summary>
    /// <param name="exception">The exception.</param>
    /// <returns>One printable line.</returns>
    public static string LineOf(Exception exception)
        => PrintableText.Escape(string.Join(" | ", exception.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)));

    private static string ValueOf(LogEventPropertyValue value, string? format) => value is not ScalarValue scalar
        ? value.ToString(format, CultureInfo.InvariantCulture)
        : scalar.Value switch
        {
            null => string.Empty,
            DateTimeOffset time => time.ToLocalTime().ToString(format ?? TimeFormat, CultureInfo.InvariantCulture),
            DateTime time => new DateTimeOffset(time).ToLocalTime().ToString(format ?? TimeFormat, CultureInfo.InvariantCulture),
            IFormattable formattable => formattable.ToString(format, CultureInfo.InvariantCulture),
            { } other => other.ToString() ?? string.Empty,
        };
}
