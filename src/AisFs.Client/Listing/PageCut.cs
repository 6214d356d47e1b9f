namespace AisFs.Client.Listing;

/// <summary>How much is taken of a page that is not the last: up to a name that can be sent back exactly.</summary>
/// <param name="Count">How many entries.</param>
/// <param name="Last">The name of the last one.</param>
internal readonly record struct PageCut(int Count, string Last)
{
    /// <summary>Checks that the names of a page ascend, and finds the cut.</summary>
    /// <param name="entries">The entries.</param>
    /// <param name="limit">How many may be taken at most.</param>
    /// <param name="after">The name behind which was asked.</param>
    /// <param name="subject">What was listed.</param>
    /// <returns>How much to take; nothing of an empty page.</returns>
    /// <exception cref="AisProtocolException">The names do not ascend, or none of them can be a token.</exception>
    public static PageCut Of(IReadOnlyList<AisListEntry> entries, int limit, string after, string subject)
    {
        PageCut cut = new(0, after);
        for (int i = 0; i < entries.Count; i++)
        {
            string name = entries[i].Name;
            if (!NameOrder.IsExact(name))
            {
                continue;
            }

            int order = NameOrder.Compare(name, cut.Last);
            if (order < 0 || (order == 0 && cut.Count == 0))
            {
                throw new AisProtocolException($"{subject}: the listing does not move on, '{name}' comes behind '{cut.Last}'.");
            }

            if (i >= limit)
            {
                break;
            }

            cut = new PageCut(i + 1, name);
        }

        return entries.Count > 0 && cut.Count == 0
            ? throw new AisProtocolException($"{subject}: none of {entries.Count} names in a row is UTF-8, the listing can't be continued behind them.")
            : cut;
    }
}
