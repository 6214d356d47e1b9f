using System.Text.Json;
using AisFs.Control.Contract;

namespace AisFs.Cli.Commands.Inspection;

/// <summary>Writes a trace as Chrome's trace event JSON, for chrome://tracing and Perfetto.</summary>
internal static class ChromeTrace
{
    private const int Kernel = 1;
    private const int Cluster = 2;

    /// <summary>Writes a trace.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="mount">The mount.</param>
    /// <param name="events">What has ended, in any order.</param>
    public static void Write(Stream stream, MountIdentity mount, IReadOnlyList<TraceEvent> events)
    {
        using Utf8JsonWriter json = new(stream);
        json.WriteStartObject();
        json.WriteString("displayTimeUnit", "ms");
        json.WriteStartArray("traceEvents");
        WriteName(json, Kernel, $"{mount.Mountpoint}: requests of the kernel");
        WriteName(json, Cluster, $"{mount.Source}: requests to the cluster");
        foreach (IGrouping<string, TraceEvent> kind in events.GroupBy(static next => next.Kind))
        {
            int process = kind.Key == "request" ? Cluster : Kernel;
            Lanes lanes = new();
            foreach (TraceEvent next in kind.OrderBy(static next => next.StartMicroseconds))
            {
                WriteEvent(json, next, process, lanes.Take(next));
            }
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteName(Utf8JsonWriter json, int process, string name)
    {
        json.WriteStartObject();
        json.WriteString("name", "process_name");
        json.WriteString("ph", "M");
        json.WriteNumber("pid", process);
        json.WriteStartObject("args");
        json.WriteString("name", name);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteEvent(Utf8JsonWriter json, TraceEvent next, int process, int lane)
    {
        json.WriteStartObject();
        json.WriteString("name", next.Name);
        json.WriteString("cat", next.Kind);
        json.WriteString("ph", "X");
        json.WriteNumber("ts", Math.Round(next.StartMicroseconds, 3));
        json.WriteNumber("dur", Math.Round(next.DurationMicroseconds, 3));
        json.WriteNumber("pid", process);
        json.WriteNumber("tid", lane);
        json.WriteStartObject("args");
        if (next.Subject is not null)
        {
            json.WriteString("subject", next.Subject);
        }

        if (next.Offset is { } offset)
        {
            json.WriteNumber("offset", offset);
        }

        if (next.Bytes is { } bytes)
        {
            json.WriteNumber("bytes", bytes);
        }

        if (next.Error is not null)
        {
            json.WriteString("error", next.Error);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>Rows of the picture: what happens at the same time is shown in different ones.</summary>
    private sealed class Lanes
    {
        private readonly List<double> _ends = [];

        public int Take(TraceEvent next)
        {
            int free = _ends.FindIndex(end => end <= next.StartMicroseconds);
            if (free < 0)
            {
                free = _ends.Count;
                _ends.Add(0);
            }

            _ends[free] = next.StartMicroseconds + next.DurationMicroseconds;
            return free + 1;
        }
    }
}
