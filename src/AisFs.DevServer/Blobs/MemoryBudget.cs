using System.Globalization;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Blobs;

/// <summary>How much memory contents may take. Blocks of zeros take none.</summary>
/// <param name="limit">The limit in bytes.</param>
internal sealed class MemoryBudget(long limit)
{
    private long _used;

    public long Limit => limit;

    public long Used => Volatile.Read(ref _used);

    /// <exception cref="RequestException">507: beyond the limit.</exception>
    public void Take(long bytes)
    {
        if (Interlocked.Add(ref _used, bytes) > limit)
        {
            Give(bytes);
            throw new RequestException(
                507, $"out of space: used {Used * 100 / Math.Max(1, limit)}% of total capacity on at least one of the mountpaths (total used {Show(Used)} out of {Show(limit)})", "ErrCapExceeded");
        }
    }

    public void Give(long bytes) => Interlocked.Add(ref _used, -bytes);

    private static string Show(long bytes)
    {
        ReadOnlySpan<string> units = ["B", "KiB", "MiB", "GiB", "TiB"];
        double value = bytes;
        int unit = 0;
        while (value >= 1024 && unit < units.Length - 1)
        {
            value /= 1024;
            unit++;
        }

        return unit == 0 ? $"{bytes}B" : value.ToString("F2", CultureInfo.InvariantCulture) + units[unit];
    }
}
