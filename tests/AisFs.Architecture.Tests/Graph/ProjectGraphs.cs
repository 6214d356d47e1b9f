using System.Collections.Concurrent;
using AisFs.Architecture.Tests.Source;

namespace AisFs.Architecture.Tests.Graph;

/// <summary>The two graphs of a project: each folder for itself, and only the folders at the top.</summary>
/// <param name="Fine">Each nested folder is a folder of its own.</param>
/// <param name="RolledUp">What lies below a folder at the top belongs to it.</param>
/// <param name="Uses">Which type of the project uses which other one, of this or another project.</param>
public sealed record ProjectGraphs(FolderGraph Fine, FolderGraph RolledUp, IReadOnlySet<(DeclaredType From, DeclaredType To)> Uses)
{
    private static readonly ConcurrentDictionary<string, Lazy<ProjectGraphs>> s_known = new(StringComparer.Ordinal);

    /// <summary>Reads a project of the product, once.</summary>
    /// <param name="project">The project.</param>
    /// <returns>Its graphs.</returns>
    public static ProjectGraphs Of(Project project) => s_known.GetOrAdd(project.Name, _ => new Lazy<ProjectGraphs>(() => Read(project))).Value;

    private static ProjectGraphs Read(Project project)
    {
        DeclaredType[] types = [.. SourceTree.ProductTypes.Where(type => type.Project == project)];
        IReadOnlySet<(DeclaredType From, DeclaredType To)> uses = TypeDependencies.Of(types, SourceTree.ProductTypes, Path.Combine(AppContext.BaseDirectory, project.AssemblyName + ".dll"));
        (DeclaredType From, DeclaredType To)[] inside = [.. uses.Where(use => use.To.Project == project)];
        return new ProjectGraphs(FolderGraph.Of(types, inside, rolledUp: false), FolderGraph.Of(types, inside, rolledUp: true), uses);
    }
}
