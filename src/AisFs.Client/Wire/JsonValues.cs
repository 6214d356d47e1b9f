using System.Globalization;
using System.Text.Json;

namespace AisFs.Client.Wire;

/// <summary>Writes the parts that many control messages share.</summary>
internal static class JsonValues
{
    /// <summary>A bucket as <c>{"name","provider","namespace"}</c>; the global namespace is null.</summary>
    public static void WriteBucket(Utf8JsonWriter writer, AisBucket bucket)
    {
        writer.WriteStartObject();
        writer.WriteString("name"u8, bucket.Name);
        writer.WriteString("provider"u8, bucket.Provider);
        if (bucket.Namespace.IsGlobal)
        {
            writer.WriteNull("namespace"u8);
        }
        else
        {
            WriteNamespace(writer, bucket.Namespace);
        }

        writer.WriteEndObject();
    }

    public static void WriteNamespace(Utf8JsonWriter writer, AisNamespace ns)
    {
        writer.WriteStartObject("namespace"u8);
        writer.WriteString("uuid"u8, ns.Uuid);
        writer.WriteString("name"u8, ns.Name);
        writer.WriteEndObject();
    }

    public static void WriteTexts(Utf8JsonWriter writer, string name, IEnumerable<string>? texts)
    {
        if (texts is null)
        {
            writer.WriteNull(name);
            return;
        }

        writer.WriteStartArray(name);
        foreach (string text in texts)
        {
            writer.WriteStringValue(text);
        }

        writer.WriteEndArray();
    }

    /// <summary>A time span as Go reads it, in its greatest whole unit: <c>5m</c>, <c>45s</c>, <c>1h</c>.</summary>
    public static string FormatDuration(TimeSpan value)
    {
        long ticks = value.Ticks;
        return ticks % TimeSpan.TicksPerHour == 0 && ticks != 0 ? Format(ticks / TimeSpan.TicksPerHour, "h")
            : ticks % TimeSpan.TicksPerMinute == 0 && ticks != 0 ? Format(ticks / TimeSpan.TicksPerMinute, "m")
            : ticks % TimeSpan.TicksPerSecond == 0 ? Format(ticks / TimeSpan.TicksPerSecond, "s")
            : Format(ticks / TimeSpan.TicksPerMillisecond, "ms");

        static string Format(long number, string unit) => number.ToString(CultureInfo.InvariantCulture) + unit;
    }

    public static byte[] Write<TState>(TState state, Action<Utf8JsonWriter, TState> write)
        => ActionMessage.CreateObject(state, write);
}
