using System.Globalization;
using System.Text.Json;

namespace AisFs.Throughput.Reporting;

/// <summary>Collects what was measured, and prints it.</summary>
internal sealed class Report
{
    private readonly List<Measurement> _rows = [];
    private readonly List<string> _notes = HostMemory.Note() is { } note ? [note] : [];
    private readonly List<Bar> _bars = [];
    private readonly List<Failure> _failures = [];

    /// <summary>Whether no load has failed, and all bars are met.</summary>
    public bool AllMet => _failures.Count == 0 && _bars.TrueForAll(bar => bar.IsMet);

    public void Add(Measurement row)
    {
        _rows.Add(row);
        Console.Error.WriteLine($"  {row.Load} {row.Layer}: {row.Seconds.ToString("0.00", CultureInfo.InvariantCulture)} s");
    }

    /// <summary>Adds the layers of one load, and what they were to reach.</summary>
    public void Add(IEnumerable<Measurement> rows, IEnumerable<Bar> bars)
    {
        foreach (Measurement row in rows)
        {
            Add(row);
        }

        _bars.AddRange(bars);
    }

    /// <summary>Runs one load. A load that fails is reported in its row, and the others go on.</summary>
    /// <param name="load">The load's name.</param>
    /// <param name="run">Runs it.</param>
    public async Task GuardAsync(string load, Func<Task> run)
    {
        try
        {
            await run();
        }
        catch (Exception exception)
        {
            _failures.Add(new Failure(load, exception.Message));
            Console.Error.WriteLine($"  {load} failed: {exception}");
        }
    }

    public void Note(string text) => _notes.Add(text);

    public void Add(Bar bar) => _bars.Add(bar);

    /// <summary>Prints the rows and the bars.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="json">The file that gets all figures for programs; null for none.</param>
    public void Print(TextWriter output, string? json)
    {
        if (json is not null)
        {
            WriteJson(json);
        }

        string[] header = ["load", "layer", "MiB/s", "ops/s", "p50 ms", "p99 ms", "seconds", "CPU s", "peer CPU s", "peak RSS MiB", "lists", "HEADs", "GETs", "requests", "fetched MiB"];
        List<string[]> cells = [header];
        cells.AddRange(_rows.Select(Cells));
        cells.AddRange(_failures.Select(failure => (string[])[failure.Load, "failed", .. header.Skip(2).Select(_ => "-")]));
        int[] widths = [.. Enumerable.Range(0, header.Length).Select(column => cells.Max(row => row[column].Length))];
        foreach (string[] row in cells)
        {
            output.WriteLine(string.Join("  ", row.Select((cell, column) => column < 2 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]))));
        }

        output.WriteLine();
        foreach (Failure failure in _failures)
        {
            output.WriteLine($"{failure.Load}: failed: {failure.Reason}");
        }

        foreach (string note in _notes)
        {
            output.WriteLine(note);
        }

        output.WriteLine();
        foreach (Bar bar in _bars)
        {
            output.WriteLine(bar);
        }
    }

    /// <summary>Everything as one JSON document, for programs.</summary>
    private void WriteJson(string path)
    {
        using FileStream file = File.Create(path);
        JsonSerializer.Serialize(file, new { loads = _rows.Select(JsonReport.Of), bars = _bars, notes = _notes, failures = _failures }, JsonReport.Options);
    }

    private static string[] Cells(Measurement row) =>
    [
        row.Load,
        row.Layer,
        row.Bytes > 0 ? Number(row.BytesPerSecond / (1 << 20), "0") : "-",
        Number(row.OperationsPerSecond, "0"),
        Number(row.Percentile(0.5) * 1000, "0.00"),
        Number(row.Percentile(0.99) * 1000, "0.00"),
        Number(row.Seconds, "0.00"),
        Number(row.ClientCpu, "0.00"),
        row.PeerCpu < 0 ? "-" : Number(row.PeerCpu, "0.00"),
        Number((double)row.ResidentBytes / (1 << 20), "0"),
        Count(row.Requests?.Listings),
        Count(row.Requests?.Heads),
        Count(row.Requests?.Gets),
        Count(row.Requests?.Total),
        row.Requests is { } requests ? Number((double)requests.BytesSent / (1 << 20), "0.0") : "-",
    ];

    private static string Count(long? count) => count?.ToString(CultureInfo.InvariantCulture) ?? "-";

    private static string Number(double value, string format) => double.IsNaN(value) ? "-" : value.ToString(format, CultureInfo.InvariantCulture);
}
