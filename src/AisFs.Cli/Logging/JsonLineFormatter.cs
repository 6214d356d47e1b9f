using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Serilog.Events;
using Serilog.Formatting;

namespace AisFs.Cli.Logging;

/// <summary>
/// One JSON object on one line for each event. The names of the fields are fixed: <c>time</c>, <c>level</c>, <c>event</c>, <c>pid</c>,
/// <c>mount</c>, <c>message</c>, <c>properties</c>, and <c>exception</c> if there is one. All characters are ASCII.
/// </summary>
/// <param name="origin">The process and the mountpoint.</param>
/// <param name="isJournal">Whether the journal of systemd reads the lines, each of which then begins with its priority.</param>
internal sealed class JsonLineFormatter(LogOrigin origin, bool isJournal) : ITextFormatter
{
    /// <inheritdoc/>
    public void Format(LogEvent logEvent, TextWriter output)
    {
        ArrayBufferWriter<byte> buffer = new(512);
        using (Utf8JsonWriter json = new(buffer))
        {
            json.WriteStartObject();
            json.WriteString("time"u8, logEvent.Timestamp.ToLocalTime().ToString("yyyy-MM-ddTHH:mm:ss.fffzzz", CultureInfo.InvariantCulture));
            json.WriteString("level"u8, NameOf(logEvent.Level));
            json.WriteNumber("event"u8, EventText.IdOf(logEvent));
            json.WriteNumber("pid"u8, origin.Pid);
            json.WriteString("mount"u8, origin.Mount);
            json.WriteString("message"u8, EventText.MessageOf(logEvent));
            json.WriteStartObject("properties"u8);
            foreach ((string name, LogEventPropertyValue value) in logEvent.Properties)
            {
                if (!EventText.IsOwn(name))
                {
                    json.WritePropertyName(name);
                    Write(json, value);
                }
            }

            json.WriteEndObject();
            if (logEvent.Exception is { } exception)
            {
                json.WriteString("exception"u8, exception.ToString());
            }

            json.WriteEndObject();
        }

        if (isJournal)
        {
            output.Write(JournalStream.PrefixOf(logEvent.Level));
        }

        output.WriteLine(Encoding.ASCII.GetString(buffer.WrittenSpan));
    }

    private static string NameOf(LogEventLevel level) => level switch
    {
        LogEventLevel.Verbose => "verbose",
        LogEventLevel.Debug => "debug",
        LogEventLevel.Information => "information",
        LogEventLevel.Warning => "warning",
        LogEventLevel.Error => "error",
        _ => "fatal",
    };

    private static void Write(Utf8JsonWriter json, LogEventPropertyValue value)
    {
        switch (value)
        {
            case ScalarValue scalar:
                Write(json, scalar.Value);
                break;
            case SequenceValue sequence:
                json.WriteStartArray();
                foreach (LogEventPropertyValue element in sequence.Elements)
                {
                    Write(json, element);
                }

                json.WriteEndArray();
                break;
            case StructureValue structure:
                json.WriteStartObject();
                foreach (LogEventProperty property in structure.Properties)
                {
                    json.WritePropertyName(property.Name);
                    Write(json, property.Value);
                }

                json.WriteEndObject();
                break;
            default:
                json.WriteStringValue(value.ToString());
                break;
        }
    }

    private static void Write(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case bool flag:
                json.WriteBooleanValue(flag);
                break;
            case byte or sbyte or short or ushort or int or uint or long:
                json.WriteNumberValue(Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
            case ulong number:
                json.WriteNumberValue(number);
                break;
            case double number when double.IsFinite(number):
                json.WriteNumberValue(number);
                break;
            case DateTimeOffset time:
                json.WriteStringValue(time.ToLocalTime().ToString("O", CultureInfo.InvariantCulture));
                break;
            case IFormattable formattable:
                json.WriteStringValue(formattable.ToString(null, CultureInfo.InvariantCulture));
                break;
            default:
                json.WriteStringValue(value.ToString());
                break;
        }
    }
}
