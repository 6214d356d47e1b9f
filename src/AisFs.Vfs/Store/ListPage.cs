namespace AisFs.Vfs.Store;

/// <summary>One page of a listing.</summary>
/// <param name="Entries">The entries in the order of the cluster; may be empty though more pages follow. All that sorts up to the token is in this page or an earlier one.</param>
/// <param name="ContinuationToken">Where to go on; empty at the end.</param>
/// <param name="IsUncertain">Whether names may be missing: only where the request takes such a page.</param>
public sealed record ListPage(IReadOnlyList<ListEntry> Entries, string ContinuationToken, bool IsUncertain = false)
{
    /// <summary>
    /// Whether the cluster went on with the walk of the pages before: it may have found these entries as early as it began the first
    /// one of them. Else they were found since the page was asked for.
    /// </summary>
    public bool GoesOn { get; init; }

    /// <summary>What lies in the sub-directories, as far as the request takes it and it was found out anyway.</summary>
    public IReadOnlyList<PageBelow> Below { get; init; } = [];
}
