using System.Xml.Linq;

namespace AisFs.Architecture.Tests.Source;

/// <summary>One project of the solution, read from its folder.</summary>
public sealed class Project
{
    private Project(string folder, string file)
    {
        Folder = folder;
        XDocument document = XDocument.Load(file);
        Name = Path.GetFileNameWithoutExtension(file);
        AssemblyName = document.Descendants("AssemblyName").FirstOrDefault()?.Value ?? Name;
        References = [.. document.Descendants("ProjectReference").Select(static reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')))];
        Files = [.. Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(folder, path).Replace('\\', '/'))
            .Where(static path => !path.StartsWith("bin/", StringComparison.Ordinal) && !path.StartsWith("obj/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(path => new SourceFile(this, path))];
    }

    /// <summary>The project's name, for example <c>AisFs.Vfs</c>.</summary>
    public string Name { get; }

    /// <summary>The name of its assembly, without extension.</summary>
    public string AssemblyName { get; }

    /// <summary>The project's folder, as an absolute path.</summary>
    public string Folder { get; }

    /// <summary>The names of the projects it references.</summary>
    public IReadOnlyList<string> References { get; }

    /// <summary>Its C# files, without build output.</summary>
    public IReadOnlyList<SourceFile> Files { get; }

    /// <summary>The projects below a folder of the repository.</summary>
    /// <param name="root">The folder.</param>
    /// <returns>One per project file, by name.</returns>
    public static IEnumerable<Project> Below(string root)
        => Directory.EnumerateDirectories(root)
            .Order(StringComparer.Ordinal)
            .SelectMany(static folder => Directory.EnumerateFiles(folder, "*.csproj").Select(file => new Project(folder, file)));

    /// <inheritdoc/>
    public override string ToString() => Name;
}
