using System.Globalization;
using System.Text.Json;
using AisFs.Throughput.Reporting;

namespace AisFs.Throughput.Wire;

/// <summary>Prints what came out.</summary>
internal sealed class WireTable(IReadOnlyList<WireRow> rows)
{
    /// <summary>Whether all goals that could be measured were reached.</summary>
    public bool AllMet => rows.SelectMany(row => row.Comparisons).All(comparison => !comparison.IsGoal || comparison.Bar.IsMet);

    public void Print(TextWriter output)
    {
        string[] header = ["load", "who", "rate", "CPU s per GiB or 10,000", "server's", "bytes per operation", "beside", "ratio", "goal", ""];
        List<string[]> cells = [header];
        cells.AddRange(rows.SelectMany(Cells));
        int[] widths = [.. Enumerable.Range(0, header.Length).Select(column => cells.Max(row => row[column].Length))];
        foreach (string[] row in cells)
        {
            output.WriteLine(string.Join("  ", row.Select((cell, column) => column is < 2 or 6 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]))).TrimEnd());
        }
    }

    /// <summary>Everything as one JSON document, for programs.</summary>
    public void WriteJson(string path)
    {
        using FileStream file = File.Create(path);
        JsonSerializer.Serialize(file, rows.Select(row => new
        {
            load = row.Load.Name,
            who = row.Contestant.Name,
            row.IsAbsent,
            rate = Number(row.Rate),
            unit = row.Load.CountsBytes ? "bytes/s" : "operations/s",
            cpu = Number(row.Cpu),
            serverCpu = Number(row.ServerCpu),
            allocated = row.Allocated,
            comparisons = row.Comparisons.Select(comparison => new { comparison.Bar.Name, comparison.Bar.Ratio, goal = comparison.IsGoal ? comparison.Bar.Limit : (double?)null, comparison.Bar.AtMost, comparison.Bar.IsMet }),
            rounds = row.Rounds.Select(JsonReport.Of),
        }), JsonReport.Options);
    }

    private static IEnumerable<string[]> Cells(WireRow row)
    {
        if (row.IsAbsent)
        {
            yield return [row.Load.Name, row.Contestant.Name, $"{row.Contestant.Program} is not installed", "", "", "", "", "", "", ""];
            yield break;
        }

        string[] own =
        [
            row.Load.Name,
            row.Contestant.Name,
            row.FormatRate(row.Rate),
            Format(row.Cpu, "0.000"),
            row.ServerCpu < 0 ? "-" : Format(row.ServerCpu, "0.000"),
            row.Allocated is { } allocated ? Format(allocated, "0") : "-",
        ];
        bool isFirst = true;
        foreach ((string rival, Bar bar, bool isGoal) in row.Comparisons.DefaultIfEmpty())
        {
            string[] first = isFirst ? own : [row.Load.Name, row.Contestant.Name, "", "", "", ""];
            isFirst = false;
            yield return bar is null ? [.. first, "", "", "", ""]
                : [.. first, rival.Length > 0 ? rival : "(bytes)", Format(bar.Ratio, rival.Length > 0 ? "0.00" : "0"), isGoal ? Goal(bar) : "", isGoal ? bar.IsMet ? "ok" : "short" : ""];
        }

        foreach (Rivalry absent in row.Contestant.Rivals.Where(rivalry => row.Comparisons.TrueForAll(comparison => comparison.Rival != rivalry.Rival)))
        {
            yield return [row.Load.Name, row.Contestant.Name, "", "", "", "", absent.Rival, "not there", "", ""];
        }
    }

    private static string Goal(Bar bar) => string.Create(CultureInfo.InvariantCulture, $"{(bar.AtMost ? "<=" : ">=")} {bar.Limit:0.##}");

    private static double? Number(double value) => double.IsNaN(value) ? null : value;

    private static string Format(double value, string format) => double.IsNaN(value) ? "-" : value.ToString(format, CultureInfo.InvariantCulture);
}
