using AisFs.Architecture.Tests.Source;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AisFs.Architecture.Tests.Rules;

/// <summary>
/// The rules of style that neither the build nor <c>dotnet format whitespace --folder</c> checks. With these, the check of a
/// change needs no <c>dotnet format</c> of the whole solution, which runs all analyzers of the build a second time.
/// </summary>
public sealed class StyleTests
{
    [Fact]
    public void Using_directives_are_sorted_and_those_of_System_come_first()
        => Assert.Empty(
            from file in Files()
            let names = file.Root.Usings.Select(SortKey).ToList()
            where !names.SequenceEqual(names.Order(StringComparer.OrdinalIgnoreCase))
            select file.ToString());

    [Fact]
    public void Members_are_not_qualified_with_this()
        => Assert.Empty(
            from file in Files()
            from access in file.Root.DescendantNodes().OfType<MemberAccessExpressionSyntax>()
            where access.Expression is ThisExpressionSyntax
            select $"{file}: {access}");

    // Namespaces, then types (using static), then aliases.
    private static string SortKey(UsingDirectiveSyntax directive)
    {
        int kind = directive.Alias is not null ? 2 : directive.StaticKeyword.ValueText.Length > 0 ? 1 : 0;
        string name = directive.Alias?.Name.ToString() ?? directive.NamespaceOrType.ToString();
        bool isSystem = name == "System" || name.StartsWith("System.", StringComparison.Ordinal);

        // A shorter name comes before one that it begins.
        return $"{kind}{(isSystem ? 0 : 1)}{name.Replace('.', '\u0001')}";
    }

    private static IEnumerable<SourceFile> Files() => SourceTree.All.SelectMany(static project => project.Files);
}
