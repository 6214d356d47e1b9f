using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AisFs.Architecture.Tests.Source;

/// <summary>One top-level type with all its partial declarations.</summary>
public sealed class DeclaredType
{
    private DeclaredType(Project project, string fullName, IReadOnlyList<(SourceFile File, MemberDeclarationSyntax Syntax)> parts)
    {
        Project = project;
        FullName = fullName;
        Parts = parts;
        Home = parts.Select(static part => part.File).FirstOrDefault(file => file.Name == Name + ".cs") ?? parts[0].File;
    }

    /// <summary>The project that declares it.</summary>
    public Project Project { get; }

    /// <summary>Namespace and name as metadata writes them: <c>A.B.List`1</c>.</summary>
    public string FullName { get; }

    /// <summary>The name without namespace and type parameters.</summary>
    public string Name => NameOf(Parts[0].Syntax).Text;

    /// <summary>The partial declarations, or the only one.</summary>
    public IReadOnlyList<(SourceFile File, MemberDeclarationSyntax Syntax)> Parts { get; }

    /// <summary>The file whose folder the type belongs to.</summary>
    public SourceFile Home { get; }

    /// <summary>The lines of all declarations together, nested types included.</summary>
    public int Lines => Parts.Sum(static part => SourceFile.LinesOf(part.Syntax));

    /// <summary>The types that a project declares at the top level.</summary>
    /// <param name="project">The project.</param>
    /// <returns>One per type, whatever the number of its files.</returns>
    public static IReadOnlyList<DeclaredType> Of(Project project)
        => [.. project.Files
            .SelectMany(static file => file.TopLevelTypes.Select(syntax => (File: file, Syntax: syntax)))
            .GroupBy(static part => FullNameOf(part.Syntax), StringComparer.Ordinal)
            .Select(group => new DeclaredType(project, group.Key, [.. group]))];

    /// <inheritdoc/>
    public override string ToString() => FullName;

    private static SyntaxToken NameOf(MemberDeclarationSyntax syntax)
        => syntax is DelegateDeclarationSyntax function ? function.Identifier : ((BaseTypeDeclarationSyntax)syntax).Identifier;

    private static string FullNameOf(MemberDeclarationSyntax syntax)
    {
        string space = string.Join('.', syntax.Ancestors().OfType<BaseNamespaceDeclarationSyntax>().Reverse().Select(static outer => outer.Name.ToString()));
        TypeParameterListSyntax? parameters = syntax switch
        {
            TypeDeclarationSyntax type => type.TypeParameterList,
            DelegateDeclarationSyntax function => function.TypeParameterList,
            _ => null,
        };
        string name = parameters is null ? NameOf(syntax).Text : $"{NameOf(syntax).Text}`{parameters.Parameters.Count}";
        return space.Length == 0 ? name : $"{space}.{name}";
    }
}
