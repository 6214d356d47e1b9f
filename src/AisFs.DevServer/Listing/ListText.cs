using System.Globalization;
using System.Text;
using AisFs.DevServer.Buckets;
using AisFs.DevServer.Nodes;

namespace AisFs.DevServer.Listing;

/// <summary>What a page tells of the objects of a bucket: that which is asked for.</summary>
internal sealed class ListText(ClusterMap map, Bucket bucket, ListQuery query)
{
    private readonly ListTimes _times = new(query);
    private readonly bool _checksum = query.Wants("checksum");
    private readonly bool _atime = query.Wants("atime");
    private readonly bool _version = query.Wants("version");
    private readonly bool _location = query.Wants("location");
    private readonly bool _custom = query.Wants("custom");
    private readonly bool _size = query.Wants("size");
    private readonly bool _copies = query.Wants("copies");

    /// <summary>A page as it is told.</summary>
    public ListedPage Describe(ListPage page)
        => new(query.Uuid, page.Token, page.Entries.Select(Describe), page.Entries.Count, PageFlags(page));

    private ListedEntry Describe(ListEntry entry)
    {
        ListedEntry told = new(entry.Name)
        {
            Size = _size || (entry.Flags & ListEntry.InArchive) != 0 ? entry.Size : 0,
            Flags = entry.Flags,
        };
        return entry.Record is not { } record ? told : told with
        {
            Checksum = _checksum ? record.Checksum.Value : string.Empty,
            Accessed = _atime ? _times.Of(record.Accessed) : string.Empty,
            Version = _version ? VersionOf(record) : string.Empty,
            Location = _location ? map.PlaceOf(bucket.Key, entry.Name).Location : string.Empty,
            Custom = _custom ? CustomOf(record) : string.Empty,
            Copies = _copies ? bucket.CopyCountOf(record) : 0,
        };
    }

    private static string VersionOf(ObjectRecord record) => record.Version == 0 ? string.Empty : record.Version.ToString(CultureInfo.InvariantCulture);

    /// <summary>"[k:v k2:v2]", without escapes; empty if there is none.</summary>
    private static string CustomOf(ObjectRecord record)
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
    private int PageFlags(ListPage page) => page.WasRebalancing || map.Membership.IsRebalancing ? 1 : 0;
}
