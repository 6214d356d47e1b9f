using System.Globalization;
using System.Text;
using AisFs.Cli.Text;
using AisFs.Vfs.Content.Recovery;
using AisFs.Vfs.Staging.Recovery;

namespace AisFs.Cli.Commands.Recovery;

/// <summary>What waits for recovery as a table. Nothing in it reaches a terminal as a command.</summary>
internal static class RecoverTable
{
    private const int SizeColumn = 4;
    private const string Gap = "  ";

    private static readonly string[] s_titles = ["ID", "CLUSTER", "BUCKET", "OBJECT", "SIZE", "AGE", "REASON", "CONFLICT"];

    /// <summary>Makes the lines.</summary>
    /// <param name="entries">The files, and what stands in the way of each.</param>
    /// <param name="now">The present time.</param>
    /// <returns>A line of titles, and one for each file. Sizes are bytes.</returns>
    public static IEnumerable<string> Lines(IReadOnlyList<(RecoveryEntry Entry, RecoveryConflict Conflict)> entries, DateTimeOffset now)
    {
        List<string[]> rows = [s_titles, .. entries.Select(pair => Row(pair.Entry, pair.Conflict, now))];
        int[] widths = [.. s_titles.Select((_, column) => rows.Max(row => row[column].Length))];
        foreach (string[] row in rows)
        {
            StringBuilder line = new();
            for (int column = 0; column < row.Length; column++)
            {
                line.Append(column == 0 ? string.Empty : Gap);
                line.Append(column == SizeColumn ? row[column].PadLeft(widths[column]) : row[column].PadRight(widths[column]));
            }

            yield return line.ToString().TrimEnd();
        }
    }

    /// <summary>Why a file waits.</summary>
    /// <param name="entry">The file.</param>
    /// <returns>A part of a sentence.</returns>
    public static string ReasonOf(RecoveryEntry entry)
        => entry.Doubt is { } doubt ? $"in doubt: {doubt}"
            : (entry.WasClosed ? "was not uploaded" : "was not closed") + (entry.IsComplete ? string.Empty : ", needs parts of the object");

    /// <summary>What stands in the way, in words.</summary>
    /// <param name="conflict">What stands in the way.</param>
    /// <returns>A word or two.</returns>
    public static string WordsOf(RecoveryConflict conflict) => conflict switch
    {
        RecoveryConflict.None => "none",
        RecoveryConflict.OtherObject => "another object",
        RecoveryConflict.ObjectGone => "object gone",
        RecoveryConflict.BucketGone => "bucket gone",
        RecoveryConflict.OtherCluster => "another cluster",
        _ => "not known",
    };

    private static string[] Row(RecoveryEntry entry, RecoveryConflict conflict, DateTimeOffset now) =>
    [
        entry.Id,
        entry.Cluster.Length == 0 ? "?" : PrintableText.Escape(entry.Cluster),
        PrintableText.Escape(entry.Key.Bucket.ToString()),
        PrintableText.Escape(entry.Key.Name),
        entry.Size.ToString(CultureInfo.InvariantCulture),
        AgeOf(now - entry.Time),
        PrintableText.Escape(ReasonOf(entry)),
        WordsOf(conflict),
    ];

    private static string AgeOf(TimeSpan age) => age switch
    {
        { TotalMinutes: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, (int)age.TotalSeconds)} s"),
        { TotalHours: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{(int)age.TotalMinutes} min"),
        { TotalDays: < 2 } => string.Create(CultureInfo.InvariantCulture, $"{(int)age.TotalHours} h"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(int)age.TotalDays} d"),
    };
}
