using System.Text;
using AisFs.Architecture.Tests.Graph;
using AisFs.Architecture.Tests.Source;

namespace AisFs.Architecture.Tests.Reports;

/// <summary>The figures of the source, for people. They go to the test's output, and to the file that AISFS_ARCHITECTURE_REPORT names.</summary>
public sealed class ReportTests(ITestOutputHelper output)
{
    [Fact]
    public void The_figures_of_the_source_are_printed()
    {
        StringBuilder text = new();
        Sizes(text);
        foreach (Project project in SourceTree.Product)
        {
            Graph(text, project);
        }

        output.WriteLine(text.ToString());
        if (Environment.GetEnvironmentVariable("AISFS_ARCHITECTURE_REPORT") is { Length: > 0 } file)
        {
            File.WriteAllText(file, text.ToString());
        }

        Assert.NotEmpty(SourceTree.ProductTypes);
    }

    private static void Sizes(StringBuilder text)
    {
        Files(text, "product", SourceTree.Product);
        foreach (Project project in SourceTree.Product)
        {
            Files(text, project.Name, [project]);
        }

        Files(text, "tests", SourceTree.Tests);
        Top(text, "largest types of the product", SourceTree.ProductTypes.Select(static type => (type.Lines, $"{type} ({type.Parts.Count} files)")));
        Top(text, "longest members of the product", SourceTree.Product.SelectMany(static project => project.Files).SelectMany(Member.Of).Select(static member => (member.Lines, $"{member.Name} ({member.File})")));
        Top(text, "longest members of the tests", SourceTree.Tests.SelectMany(static project => project.Files).SelectMany(Member.Of).Select(static member => (member.Lines, $"{member.Name} ({member.File})")));
    }

    private static void Files(StringBuilder text, string name, IReadOnlyList<Project> projects)
    {
        int[] lines = [.. projects.SelectMany(static project => project.Files).Select(static file => file.Lines).Order()];
        text.AppendLine(Invariant($"{name}: {lines.Length} files, {lines.Sum()} lines; median {lines[lines.Length / 2]}, p90 {lines[lines.Length * 9 / 10]}, longest {lines[^1]}"));
    }

    private static void Top(StringBuilder text, string title, IEnumerable<(int Lines, string Name)> items)
    {
        text.AppendLine().Append(title).AppendLine(":");
        foreach ((int lines, string name) in items.OrderByDescending(static item => item.Lines).Take(12))
        {
            text.AppendLine(Invariant($"  {lines,5}  {name}"));
        }
    }

    private static void Graph(StringBuilder text, Project project)
    {
        ProjectGraphs graphs = ProjectGraphs.Of(project);
        foreach ((string kind, FolderGraph graph) in new[] { ("folders", graphs.Fine), ("top folders", graphs.RolledUp) })
        {
            text.AppendLine().AppendLine(Invariant($"{project.Name}: {graph.Folders.Count} {kind}, {graph.Edges.Count} edges, {graph.CyclicEdges.Count()} of them on cycles, {graph.Cycles.Count} cycles"));
            foreach (IReadOnlySet<string> cycle in graph.Cycles)
            {
                text.AppendLine(Invariant($"  cycle of {cycle.Count}: {string.Join(", ", cycle.Select(FolderGraph.Show).Order(StringComparer.Ordinal))}"));
            }
        }

        foreach (FolderEdge edge in graphs.Fine.Edges)
        {
            text.Append("  ").AppendLine(edge.ToString());
        }
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
