using System.Globalization;
using AisFs.Cli.Text;
using AisFs.Control.Contract;
using Spectre.Console;
using Spectre.Console.Rendering;
using Plain = Spectre.Console.Text;

namespace AisFs.Cli.Commands.Inspection;

/// <summary>What a mount did in an interval, as tables.</summary>
internal static class StatsView
{
    /// <summary>The tables.</summary>
    public static IRenderable Render(MountIdentity mount, StatsSample sample) => new Rows(
        new Plain($"{PrintableText.Escape(mount.Mountpoint)}  {sample.Time.LocalDateTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture)}, {Readable.Duration(sample.Seconds)}"),
        Rates("operation", sample.Operations),
        Rates("cluster request", sample.Requests),
        new Plain(Flows(sample)),
        new Plain(Caches(sample)),
        new Plain(Levels(sample)));

    private static Table Rates(string title, IReadOnlyList<StatsRow> rows)
    {
        Table table = new() { Border = TableBorder.Simple };
        table.AddColumn(title);
        foreach (string column in new[] { "count", "errors", "/s", "p50 ms", "p90 ms", "p99 ms", "max ms" })
        {
            table.AddColumn(new TableColumn(column).RightAligned().NoWrap());
        }

        foreach (StatsRow row in rows)
        {
            table.AddRow(
                new Plain(PrintableText.Escape(row.Name)),
                Number(row.Count),
                Number(row.Errors),
                new Plain(row.PerSecond.ToString("N0", CultureInfo.InvariantCulture)),
                new Plain(Readable.Milliseconds(row.P50Ms)),
                new Plain(Readable.Milliseconds(row.P90Ms)),
                new Plain(Readable.Milliseconds(row.P99Ms)),
                new Plain(Readable.Milliseconds(row.MaxMs)));
        }

        if (rows.Count == 0)
        {
            table.AddRow(new Plain("none"));
        }

        return table;
    }

    private static Plain Number(long number) => new(number.ToString("N0", CultureInfo.InvariantCulture));

    private static string Flows(StatsSample sample)
        => $"programs read {Rate(sample, "mount.read")}, wrote {Rate(sample, "mount.write")}; from the cluster {Rate(sample, "cluster.read")}, to it {Rate(sample, "cluster.write")}; tried again {sample.Retries}";

    private static string Rate(StatsSample sample, string flow) => Readable.Size(sample.Flows.GetValueOrDefault(flow)) + "/s";

    private static string Caches(StatsSample sample)
        => sample.Caches.Count == 0 ? "no cache was asked" : "hits: " + string.Join(", ", sample.Caches.Select(static cache =>
            $"{PrintableText.Escape(cache.Name)} {(100.0 * cache.Hits / Math.Max(1, cache.Hits + cache.Misses)).ToString("0", CultureInfo.InvariantCulture)} % of {cache.Hits + cache.Misses}"));

    private static string Levels(StatsSample sample)
    {
        double Level(string name) => sample.Levels.GetValueOrDefault(name);
        return $"{Level("aisfs.files.open"):0} open, {Level("aisfs.files.dirty"):0} not uploaded, {Level("aisfs.uploads.active"):0} uploading; memory {Readable.Size(Level("aisfs.memory.used"))} of {Readable.Size(Level("aisfs.memory.limit"))}";
    }
}
