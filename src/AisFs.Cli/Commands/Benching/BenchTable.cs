using System.Globalization;
using AisFs.Cli.Commands.Inspection;
using AisFs.Cli.Text;

namespace AisFs.Cli.Commands.Benching;

/// <summary>Measurements as lines of text.</summary>
internal static class BenchTable
{
    /// <summary>The lines.</summary>
    public static IEnumerable<string> Lines(BenchReport report)
    {
        string what = report.Source is { } source ? $", {PrintableText.Escape(source)}, served by aisfs {PrintableText.Escape(report.MountVersion ?? "?")}" : string.Empty;
        yield return $"{PrintableText.Escape(report.Path)}{what}: {Readable.Size(report.SizeBytes)}, {Readable.Count(report.Files, "small file", "small files")}, {Readable.Count(report.Threads, "thread", "threads")}";
        yield return $"{"",-24} {"bytes/s",12} {"per second",12} {"p50 ms",9} {"p99 ms",9} {"seconds",9}  before";
        foreach (BenchRow row in report.Results)
        {
            string rate = row.Bytes > 0 ? Readable.Size(row.BytesPerSecond) : "-";
            string operations = row.OperationsPerSecond.ToString("N0", CultureInfo.InvariantCulture);
            yield return $"{row.Name,-24} {rate,12} {operations,12} {Time(row.P50Ms),9} {Time(row.P99Ms),9} {row.Seconds.ToString("0.00", CultureInfo.InvariantCulture),9}  {row.Cache ?? "-"}";
        }
    }

    private static string Time(double milliseconds) => milliseconds > 0 ? Readable.Milliseconds(milliseconds) : "-";
}
