using System.Globalization;
using AisFs.Vfs.Control;

namespace AisFs.Control.Reports;

/// <summary>How a mount stands, in a few words: for a service manager's status line.</summary>
public static class StatusText
{
    private static readonly string[] s_units = ["bytes", "kB", "MB", "GB", "TB", "PB"];

    /// <summary>What is left to upload.</summary>
    /// <param name="unsaved">The files that are not on the cluster yet.</param>
    /// <returns>For example <c>3 uploads left, 20 MB</c>; <c>all is uploaded</c> when there is nothing.</returns>
    public static string Of(UnsavedFiles unsaved)
    {
        ArgumentNullException.ThrowIfNull(unsaved);
        return Of(unsaved.Count, unsaved.Bytes);
    }

    /// <summary>What is left to upload.</summary>
    /// <param name="files">How many files.</param>
    /// <param name="bytes">Their sizes in bytes.</param>
    /// <returns>The text.</returns>
    public static string Of(int files, long bytes)
        => files == 0 ? "all is uploaded" : $"{files} {(files == 1 ? "upload" : "uploads")} left, {Size(bytes)}";

    /// <summary>A size as people read it, in powers of 1000.</summary>
    /// <param name="bytes">The size in bytes.</param>
    /// <returns>For example <c>1.5 GB</c>.</returns>
    public static string Size(double bytes)
    {
        int unit = 0;
        for (; Math.Abs(bytes) >= 999.5 && unit < s_units.Length - 1; unit++)
        {
            bytes /= 1000;
        }

        string format = unit == 0 || Math.Abs(bytes) >= 9.95 ? "0" : "0.0";
        return $"{bytes.ToString(format, CultureInfo.InvariantCulture)} {s_units[unit]}";
    }
}
