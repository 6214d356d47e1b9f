using AisFs.Architecture.Tests.Source;

namespace AisFs.Architecture.Tests.Graph;

/// <summary>The folders of one project and which uses which.</summary>
public sealed class FolderGraph
{
    private readonly Dictionary<string, List<FolderEdge>> _from = new(StringComparer.Ordinal);

    private FolderGraph(IEnumerable<string> folders, IEnumerable<FolderEdge> edges)
    {
        Folders = [.. folders.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        Edges = [.. edges.OrderBy(static edge => edge.From, StringComparer.Ordinal).ThenBy(static edge => edge.To, StringComparer.Ordinal)];
        foreach (FolderEdge edge in Edges)
        {
            (_from.TryGetValue(edge.From, out List<FolderEdge>? list) ? list : _from[edge.From] = []).Add(edge);
        }

        Cycles = [.. StrongComponents.Of(Folders, folder => Next(folder)).Where(static component => component.Count > 1)];
    }

    /// <summary>All folders with types; the project's own one is the empty name.</summary>
    public IReadOnlyList<string> Folders { get; }

    /// <summary>The edges, by name.</summary>
    public IReadOnlyList<FolderEdge> Edges { get; }

    /// <summary>Sets of folders that all reach one another.</summary>
    public IReadOnlyList<IReadOnlySet<string>> Cycles { get; }

    /// <summary>The edges that lie on a cycle.</summary>
    public IEnumerable<FolderEdge> CyclicEdges => Edges.Where(edge => Cycles.Any(cycle => cycle.Contains(edge.From) && cycle.Contains(edge.To)));

    /// <summary>Builds the graph.</summary>
    /// <param name="types">The project's types.</param>
    /// <param name="uses">Which uses which.</param>
    /// <param name="rolledUp">Whether a folder and all below it are one: only the first part of the path counts.</param>
    /// <returns>The graph.</returns>
    public static FolderGraph Of(IEnumerable<DeclaredType> types, IEnumerable<(DeclaredType From, DeclaredType To)> uses, bool rolledUp)
    {
        string FolderOf(DeclaredType type) => rolledUp ? type.Home.Folder.Split('/')[0] : type.Home.Folder;

        return new FolderGraph(
            types.Select(FolderOf),
            uses.GroupBy(use => (From: FolderOf(use.From), To: FolderOf(use.To)))
                .Where(static group => group.Key.From != group.Key.To)
                .Select(static group => new FolderEdge(group.Key.From, group.Key.To, [.. group])));
    }

    /// <summary>A folder's name for people.</summary>
    /// <param name="folder">The folder.</param>
    /// <returns>The name; that of the project's own folder is "(project)".</returns>
    public static string Show(string folder) => folder.Length == 0 ? "(project)" : folder;

    private IEnumerable<string> Next(string folder) => _from.TryGetValue(folder, out List<FolderEdge>? edges) ? edges.Select(static edge => edge.To) : [];
}
