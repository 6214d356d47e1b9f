using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AisFs.Architecture.Tests.Source;

/// <summary>
/// One member with code: a method, constructor, property, indexer, event, operator or conversion. A local function is a part of
/// the member around it. Initializers of fields and of automatic properties are data (tables), not code, and do not count.
/// </summary>
/// <param name="File">The file.</param>
/// <param name="Name">The type's and the member's name.</param>
/// <param name="Lines">Its lines, attributes included, comments before it not.</param>
public sealed record Member(SourceFile File, string Name, int Lines)
{
    /// <summary>The members of a file.</summary>
    /// <param name="file">The file.</param>
    /// <returns>In the order of the file. Top-level statements of a program are one member.</returns>
    public static IEnumerable<Member> Of(SourceFile file)
    {
        GlobalStatementSyntax[] statements = [.. file.Root.Members.OfType<GlobalStatementSyntax>()];
        if (statements.Length > 0)
        {
            int first = statements[0].GetLocation().GetLineSpan().StartLinePosition.Line;
            yield return new Member(file, $"{file.Stem}.<main>", statements[^1].GetLocation().GetLineSpan().EndLinePosition.Line - first + 1);
        }

        foreach (MemberDeclarationSyntax syntax in file.Root.DescendantNodes().OfType<MemberDeclarationSyntax>())
        {
            string? name = syntax switch
            {
                MethodDeclarationSyntax method => method.Identifier.Text,
                ConstructorDeclarationSyntax constructor => constructor.Modifiers.Any(static word => word.Text == "static") ? "static constructor" : "constructor",
                DestructorDeclarationSyntax => "finalizer",
                PropertyDeclarationSyntax { Initializer: not null } => null,
                PropertyDeclarationSyntax property => property.Identifier.Text,
                IndexerDeclarationSyntax => "indexer",
                EventDeclarationSyntax happening => happening.Identifier.Text,
                OperatorDeclarationSyntax operation => operation.OperatorToken.Text,
                ConversionOperatorDeclarationSyntax conversion => conversion.Type.ToString(),
                _ => null,
            };
            if (name is not null)
            {
                string type = string.Join('.', syntax.Ancestors().OfType<BaseTypeDeclarationSyntax>().Reverse().Select(static outer => outer.Identifier.Text));
                yield return new Member(file, $"{type}.{name}", SourceFile.LinesOf(syntax));
            }
        }
    }
}
