using System.Collections;
using AisFs.Client;

namespace AisFs.Vfs.Store;

/// <summary>The entries of a page as the file system sees them, made as they are looked at: another copy of a page would be large.</summary>
/// <param name="page">The entries as the client read them; all of them are shown.</param>
/// <param name="real">Which directories hold something, and what is known of their markers; null when that was not found out.</param>
internal sealed class ListedEntries(IReadOnlyList<AisListEntry> page, Dictionary<string, RealDirectory>? real) : IReadOnlyList<ListEntry>
{
    public int Count => page.Count;

    public ListEntry this[int index]
    {
        get
        {
            AisListEntry entry = page[index];
            if (!entry.IsDirectory)
            {
                return new ListEntry(entry);
            }

            RealDirectory known = real is null ? default : real[entry.Name];
            return new ListEntry(entry.Name.TrimEnd('/'), isDirectory: true, known.Marker) { HasNoMarker = known.HasNoMarker };
        }
    }

    /// <summary>Makes the entries of a page.</summary>
    /// <param name="page">The entries as the client read them. Objects that are misplaced or missing are left out.</param>
    /// <param name="real">Which directories hold something, the others are left out, and what is known of their markers; null when that was not found out.</param>
    public static ListedEntries Of(IReadOnlyList<AisListEntry> page, Dictionary<string, RealDirectory>? real)
    {
        for (int i = 0; i < page.Count; i++)
        {
            if (!IsShown(page[i], real))
            {
                return new ListedEntries([.. page.Where(entry => IsShown(entry, real))], real);
            }
        }

        return new ListedEntries(page, real);
    }

    public IEnumerator<ListEntry> GetEnumerator()
    {
        for (int i = 0; i < page.Count; i++)
        {
            yield return this[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static bool IsShown(AisListEntry entry, Dictionary<string, RealDirectory>? real)
        => entry.IsDirectory ? real is null || real.ContainsKey(entry.Name) : entry.IsOk;
}
