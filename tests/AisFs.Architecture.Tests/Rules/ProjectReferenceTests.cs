using AisFs.Architecture.Tests.Source;

namespace AisFs.Architecture.Tests.Rules;

/// <summary>Which project of the product may reference which: nothing points up.</summary>
public sealed class ProjectReferenceTests
{
    // What a project may reference directly. What lies below that is in reach as well: the executable composes the parts.
    private static readonly Dictionary<string, string[]> s_allowed = new(StringComparer.Ordinal)
    {
        ["AisFs.Cli"] = ["AisFs.Control", "AisFs.Mount", "AisFs.DevServer", "AisFs.Telemetry"],
        ["AisFs.Control"] = ["AisFs.Vfs"],
        ["AisFs.Mount"] = ["AisFs.Vfs", "AisFs.Interop.Fuse", "AisFs.Interop.WinFsp", "AisFs.Interop.Windows"],
        ["AisFs.Vfs"] = ["AisFs.Client"],
        ["AisFs.Client"] = [],
        ["AisFs.Client.Extensions.DependencyInjection"] = ["AisFs.Client"],
        ["AisFs.DevServer"] = ["AisFs.Interop.Fuse"],
        ["AisFs.Telemetry"] = [],
        ["AisFs.Interop.Fuse"] = [],
        ["AisFs.Interop.WinFsp"] = [],
        ["AisFs.Interop.Windows"] = [],
    };

    public static TheoryData<string> Projects => [.. SourceTree.Product.Select(static project => project.Name)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_references_what_the_architecture_allows(string name)
    {
        Assert.True(s_allowed.ContainsKey(name), $"{name} is new: say here what it may reference.");
        Assert.Empty(SourceTree.Get(name).References.Except(Reach(name)));
    }

    [Fact]
    public void No_project_of_the_product_references_one_of_the_tests()
        => Assert.Empty(SourceTree.Product.SelectMany(static project => project.References).Intersect(SourceTree.Tests.Select(static project => project.Name)));

    // The client and the server share no literal of the protocol: a wrong one would pass every test.
    [Fact]
    public void The_development_server_does_not_reach_the_client() => Assert.DoesNotContain("AisFs.Client", Reach("AisFs.DevServer"));

    private static HashSet<string> Reach(string name)
    {
        HashSet<string> found = [.. s_allowed[name]];
        foreach (string below in s_allowed[name])
        {
            found.UnionWith(Reach(below));
        }

        return found;
    }
}
