using AisFs.Client;

namespace AisFs.Vfs.Store;

/// <summary>A page with recursion as <see cref="WalkPages"/> read it.</summary>
/// <param name="Entries">The objects, in the order of the cluster.</param>
/// <param name="Token">Where the cluster goes on; empty at the end.</param>
/// <param name="Uuid">The cluster's walk; empty when there is none to go on with.</param>
/// <param name="IsIncomplete">Whether names may be missing, since the cluster moves objects.</param>
internal sealed record WalkedPage(IReadOnlyList<AisListEntry> Entries, string Token, string Uuid, bool IsIncomplete)
{
    public static WalkedPage Of(AisListPage page) => new(page.Entries, page.ContinuationToken, page.Uuid, page.IsIncomplete);
}
