using System.Globalization;

namespace AisFs.Throughput.Reporting;

/// <summary>Collects what was measured, and prints it.</summary>
internal sealed class Report
{
    private readonly List<Measurement> _rows = [];
    private readonly List<string> _notes = [];
    private readonly List<Bar> _bars = [];

    public bool AllMet => _bars.TrueForAll(bar => bar.IsMet);

    public void Add(Measurement row)
    {
        _rows.Add(row);
        Console.Error.WriteLine($"  {row.Load} {row.Layer}: {row.Seconds.ToString("0.00", CultureInfo.InvariantCulture)} s");
    }

    public void Note(string text) => _notes.Add(text);

    public void Add(Bar bar) => _bars.Add(bar);

    public void Print(TextWriter output)
    {
        string[] header = ["load", "layer", "MiB/s", "ops/s", "p50 ms", "p99 ms", "seconds", "CPU s", "peer CPU s", "peak RSS MiB"];
        List<string[]> cells = [header];
        cells.AddRange(_rows.Select(Cells));
        int[] widths = [.. Enumerable.Range(0, header.Length).Select(column => cells.Max(row => row[column].Length))];
        foreach (string[] row in cells)
        {
            output.WriteLine(string.Join("  ", row.Select((cell, column) => column < 2 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]))));
        }

        output.WriteLine();
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
    ];

    private static string Number(double value, string format) => double.IsNaN(value) ? "-" : value.ToString(format, CultureInfo.InvariantCulture);
}
