using System.Diagnostics.CodeAnalysis;

namespace AisFs.Interop.Fuse.Mounting;

/// <summary>One line of /proc/self/mountinfo.</summary>
/// <param name="Device">The device number as <c>major:minor</c>.</param>
/// <param name="Mountpoint">Where it is mounted.</param>
/// <param name="Type">The file system's type, for example <c>fuse.aisfs</c>.</param>
/// <param name="Source">What is mounted.</param>
public sealed record MountEntry(string Device, string Mountpoint, string Type, string Source)
{
    /// <summary>The flags of the mount, for example <c>rw,nosuid,nodev,relatime</c>.</summary>
    public string Options { get; init; } = string.Empty;

    /// <summary>The options of the file system, for example <c>rw,user_id=0,group_id=0</c>.</summary>
    public string SuperOptions { get; init; } = string.Empty;

    /// <summary>Whether this is a FUSE file system.</summary>
    public bool IsFuse => Type is "fuse" or "fuseblk" || Type.StartsWith("fuse.", StringComparison.Ordinal);

    /// <summary>Reads one line; proc(5) describes the format.</summary>
    /// <param name="line">The line.</param>
    /// <param name="entry">The entry.</param>
    /// <returns>False for a line that is not of that format.</returns>
    internal static bool TryParse(string line, [NotNullWhen(true)] out MountEntry? entry)
    {
        entry = null;
        string[] fields = line.Split(' ');
        int separator = Array.IndexOf(fields, "-", Math.Min(6, fields.Length));
        if (separator < 0 || fields.Length < separator + 3)
        {
            return false;
        }

        entry = new MountEntry(fields[2], Unescape(fields[4]), fields[separator + 1], Unescape(fields[separator + 2]))
        {
            Options = fields[5],
            SuperOptions = fields.Length > separator + 3 ? fields[separator + 3] : string.Empty,
        };
        return true;
    }

    // Blanks, tabs, line feeds and backslashes are written as \ooo, byte by byte, but other bytes as they are.
    private static string Unescape(string field)
    {
        if (!field.Contains('\\', StringComparison.Ordinal))
        {
            return field;
        }

        System.Text.StringBuilder text = new(field.Length);
        for (int i = 0; i < field.Length; i++)
        {
            if (field[i] == '\\' && i + 3 < field.Length && field.AsSpan(i + 1, 3).IndexOfAnyExceptInRange('0', '7') < 0)
            {
                text.Append((char)(((field[i + 1] - '0') << 6) | ((field[i + 2] - '0') << 3) | (field[i + 3] - '0')));
                i += 3;
            }
            else
            {
                text.Append(field[i]);
            }
        }

        return text.ToString();
    }
}
