namespace AisFs.Client.Listing;

/// <summary>Takes entries out of pages. Mostly all of them are taken: a large page is not copied for nothing.</summary>
internal static class PageEntries
{
    /// <summary>The first entries of a page, without those that do not begin with a prefix.</summary>
    public static IReadOnlyList<AisListEntry> Take(IReadOnlyList<AisListEntry> entries, int count, string prefix)
    {
        for (int i = 0; i < count && prefix.Length > 0; i++)
        {
            if (!entries[i].Name.StartsWith(prefix, StringComparison.Ordinal))
            {
                return [.. entries.Take(count).Where(entry => entry.Name.StartsWith(prefix, StringComparison.Ordinal))];
            }
        }

        return count == entries.Count ? entries
            : entries is AisListEntry[] array ? new ArraySegment<AisListEntry>(array, 0, count)
            : [.. entries.Take(count)];
    }
}
