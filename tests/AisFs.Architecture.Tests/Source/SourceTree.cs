using AisFs.TestKit;

namespace AisFs.Architecture.Tests.Source;

/// <summary>Everything that the rules look at.</summary>
public static class SourceTree
{
    /// <summary>The projects that are shipped: src and native-interop.</summary>
    public static IReadOnlyList<Project> Product { get; } = [.. Below("native-interop"), .. Below("src")];

    /// <summary>The projects below tests.</summary>
    public static IReadOnlyList<Project> Tests { get; } = [.. Below("tests")];

    /// <summary>All projects.</summary>
    public static IReadOnlyList<Project> All { get; } = [.. Product, .. Tests];

    /// <summary>The top-level types of the product.</summary>
    public static IReadOnlyList<DeclaredType> ProductTypes { get; } = [.. Product.SelectMany(DeclaredType.Of)];

    /// <summary>One project of the product.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The project.</returns>
    public static Project Get(string name) => Product.Single(project => project.Name == name);

    private static IEnumerable<Project> Below(string folder) => Project.Below(Path.Combine(Repository.Root, folder));
}
