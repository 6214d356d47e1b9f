using System.Globalization;

namespace AisFs.TestKit.Cluster;

/// <summary>What a HEAD tells of an object.</summary>
/// <param name="Size">Its size in bytes.</param>
/// <param name="Version">Its version.</param>
/// <param name="Checksum">Its checksum.</param>
/// <param name="Custom">Its custom metadata.</param>
public sealed record RawObject(long Size, string Version, string Checksum, IReadOnlyDictionary<string, string> Custom)
{
    internal static RawObject Of(HttpResponseMessage response)
    {
        Dictionary<string, string> custom = new(StringComparer.Ordinal);
        if (response.Headers.TryGetValues("Ais-Custom-Md", out IEnumerable<string>? lines))
        {
            foreach (string pair in lines.SelectMany(line => line.Split(',')))
            {
                string[] parts = pair.Trim().Split('=', 2);
                custom[parts[0]] = parts.Length == 2 ? parts[1] : string.Empty;
            }
        }

        // An empty object's HEAD tells no length.
        string size = Header("Content-Length");
        return new RawObject(
            size.Length == 0 ? response.Content.Headers.ContentLength ?? 0 : long.Parse(size, CultureInfo.InvariantCulture),
            Header("Ais-Version"),
            Header("Ais-Checksum-Value"),
            custom);

        string Header(string name) => response.Headers.TryGetValues(name, out IEnumerable<string>? values) ? values.First() : string.Empty;
    }
}
