using System.Globalization;
using System.Text.RegularExpressions;

namespace AisFs.TestKit.Mounts;

/// <summary>The mounts that this process sees (/proc/self/mountinfo).</summary>
public static partial class MountTable
{
    /// <summary>Reads the table.</summary>
    /// <returns>The mounts, later ones last.</returns>
    public static IReadOnlyList<MountTableEntry> Read()
    {
        List<MountTableEntry> entries = [];
        foreach (string line in File.ReadLines("/proc/self/mountinfo"))
        {
            string[] fields = line.Split(' ');
            int separator = Array.IndexOf(fields, "-");
            if (separator < 6 || separator + 2 >= fields.Length)
            {
                continue;
            }

            string[] device = fields[2].Split(':');
            entries.Add(new MountTableEntry(
                Unescape(fields[4]),
                fields[separator + 1],
                Unescape(fields[separator + 2]),
                int.Parse(device[1], CultureInfo.InvariantCulture)));
        }

        return entries;
    }

    /// <summary>Finds the topmost mount at a path.</summary>
    /// <param name="mountpoint">The path.</param>
    /// <returns>The mount, or null.</returns>
    public static MountTableEntry? Find(string mountpoint) => Read().LastOrDefault(entry => entry.Mountpoint == mountpoint);

    private static string Unescape(string field)
        => OctalEscape().Replace(field, match => ((char)Convert.ToInt32(match.Groups[1].Value, 8)).ToString());

    [GeneratedRegex(@"\\([0-7]{3})")]
    private static partial Regex OctalEscape();
}
