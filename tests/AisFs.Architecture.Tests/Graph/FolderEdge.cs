using AisFs.Architecture.Tests.Source;

namespace AisFs.Architecture.Tests.Graph;

/// <summary>One folder's types use types of another folder.</summary>
/// <param name="From">The folder that uses.</param>
/// <param name="To">The folder that is used.</param>
/// <param name="Uses">The types that make the edge.</param>
public sealed record FolderEdge(string From, string To, IReadOnlyList<(DeclaredType From, DeclaredType To)> Uses)
{
    /// <inheritdoc/>
    public override string ToString()
    {
        string uses = string.Join(", ", Uses.Take(8).Select(static use => $"{use.From.Name} -> {use.To.Name}").Order(StringComparer.Ordinal));
        return $"{FolderGraph.Show(From)} -> {FolderGraph.Show(To)}: {uses}{(Uses.Count > 8 ? $" and {Uses.Count - 8} more" : string.Empty)}";
    }
}
