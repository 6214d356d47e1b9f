using System.Collections.Concurrent;
using AisFs.Architecture.Tests.Source;

namespace AisFs.Architecture.Tests.Graph;

/// <summary>The two graphs of a project: each folder for itself, and only the folders at the top.</summary>
/// <param name="Fine">Each nested folder is a folder of its own.</param>
/// <param name="RolledUp">What lies below a folder at the top belongs to it.</param>
/// <param name="Uses">Which type uses which other one.</param>
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
        IReadOnlySet<(DeclaredType From, DeclaredType To)> uses = TypeDependencies.Of(types, Path.Combine(AppContext.BaseDirectory, project.AssemblyName + ".dll"));
        return new ProjectGraphs(FolderGraph.Of(types, uses, rolledUp: false), FolderGraph.Of(types, uses, rolledUp: true), uses);
    }
}
