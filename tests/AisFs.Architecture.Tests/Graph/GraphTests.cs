using AisFs.Architecture.Tests.Source;

namespace AisFs.Architecture.Tests.Graph;

/// <summary>The graph holds what is in the code: each type of Samples/Upper uses one of Samples/Lower in another way.</summary>
public sealed class GraphTests
{
    private const string Upper = "Samples/Upper";
    private static readonly IReadOnlyList<DeclaredType> s_types = DeclaredType.Of(SourceTree.Tests.Single(static project => project.Name == "AisFs.Architecture.Tests"));
    private static readonly IReadOnlySet<(DeclaredType From, DeclaredType To)> s_uses = TypeDependencies.Of(s_types, [], typeof(GraphTests).Assembly.Location);

    public static TheoryData<string> Users => [.. s_types.Where(static type => type.Home.Folder == Upper).Select(static type => type.Name)];

    [Theory]
    [MemberData(nameof(Users))]
    public void A_use_is_seen(string name)
        => Assert.Contains(s_uses, use => use.From.Name == name && use.To.Home.Folder == "Samples/Lower");

    [Fact]
    public void What_is_not_used_is_not_seen()
        => Assert.DoesNotContain(s_uses, static use => use.From.Home.Folder == "Samples/Lower" && use.To.Home.Folder != "Samples/Lower");

    [Fact]
    public void Two_folders_that_use_each_other_form_a_cycle()
    {
        FolderGraph graph = FolderGraph.Of(s_types, s_uses, rolledUp: false);
        Assert.Contains(graph.Cycles, static cycle => cycle.SetEquals(["Samples/Ring/One", "Samples/Ring/Two"]));
        Assert.Contains(graph.CyclicEdges, static edge => edge.ToString() == "Samples/Ring/One -> Samples/Ring/Two: First -> Second");
        Assert.DoesNotContain(graph.CyclicEdges, static edge => edge.From == Upper);
    }

    [Fact]
    public void Rolled_up_a_cycle_inside_of_one_tree_is_none()
        => Assert.DoesNotContain(FolderGraph.Of(s_types, s_uses, rolledUp: true).Cycles, static cycle => cycle.Contains("Samples"));

    [Fact]
    public void All_that_reach_one_another_are_one_component()
    {
        Dictionary<string, string[]> next = new() { ["a"] = ["b"], ["b"] = ["c", "d"], ["c"] = ["a"], ["d"] = ["e"], ["e"] = ["d"], ["f"] = ["a", "d"] };
        string[] found = [.. StrongComponents.Of(next.Keys, node => next[node]).Select(static component => string.Concat(component.Order(StringComparer.Ordinal))).Order(StringComparer.Ordinal)];
        Assert.Equal(["abc", "de", "f"], found);
    }
}
