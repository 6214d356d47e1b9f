using System.Globalization;
using System.Text;
using AisFs.DevServer.Buckets;
using AisFs.DevServer.Nodes;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Listing;

/// <summary>The texts of an entry that both forms of a listing share.</summary>
internal sealed class ListText(ClusterMap map, Bucket bucket, ListQuery query)
{
    private readonly Dictionary<long, string> _times = [];

    public bool Checksum { get; } = query.Wants("checksum");

    public bool Atime { get; } = query.Wants("atime");

    public bool Version { get; } = query.Wants("version");

    public bool Location { get; } = query.Wants("location");

    public bool Custom { get; } = query.Wants("custom");

    public bool Size { get; } = query.Wants("size");

    public bool Copies { get; } = query.Wants("copies");

    /// <summary>Most entries of a page were read or written in the same few seconds.</summary>
    public string TimeOf(ObjectRecord record)
    {
        long second = record.Accessed / 1_000_000_000;
        bool wholeSeconds = !query.TimeFormat.Contains('.', StringComparison.Ordinal) && !query.TimeFormat.Contains(',', StringComparison.Ordinal);
        if (!wholeSeconds)
        {
            return GoTime.Format(record.Accessed, query.TimeFormat);
        }

        if (!_times.TryGetValue(second, out string? text))
        {
            text = GoTime.Format(record.Accessed, query.TimeFormat);
            _times[second] = text;
        }

        return text;
    }

    public int CopyCountOf(ObjectRecord record) => bucket.CopyCountOf(record);

    public string LocationOf(byte[] name) => map.PlaceOf(bucket.Key, name).Location;

    public static string VersionOf(ObjectRecord record) => record.Version == 0 ? string.Empty : record.Version.ToString(CultureInfo.InvariantCulture);

    /// <summary>"[k:v k2:v2]", without escapes; empty if there is none.</summary>
    public static string CustomOf(ObjectRecord record)
    {
        IReadOnlyList<KeyValuePair<string, string>> custom = record.Shown;
        if (custom.Count == 0)
        {
            return string.Empty;
        }

        StringBuilder text = new("[");
        foreach (KeyValuePair<string, string> pair in custom)
        {
            text.Append(text.Length > 1 ? " " : string.Empty).Append(pair.Key).Append(':').Append(pair.Value);
        }

        return text.Append(']').ToString();
    }

    /// <summary>1 while the cluster is rebalanced: the page may miss names, or have names twice.</summary>
    public static int PageFlags(ClusterMap map, ListPage page) => page.WasRebalancing || map.Membership.IsRebalancing ? 1 : 0;
}
