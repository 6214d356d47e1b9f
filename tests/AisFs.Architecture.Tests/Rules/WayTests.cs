using AisFs.Architecture.Tests.Graph;
using AisFs.Architecture.Tests.Source;
using AisFs.TestKit;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AisFs.Architecture.Tests.Rules;

/// <summary>
/// A request can be followed through few files. The lists in Ways are written by hand; the test looks whether each file is there, and
/// whether one before it in the list leads to it: by a use of its type, or of an interface or base that its type has.
/// </summary>
public sealed class WayTests
{
    [Theory]
    [InlineData("cold-read.txt", 30)]
    [InlineData("write-close.txt", 35)]
    public void A_request_can_be_followed_through_few_files(string list, int most)
    {
        string[] paths = [.. File.ReadLines(Path.Combine(Repository.Root, "tests", "AisFs.Architecture.Tests", "Ways", list))
            .Where(static line => line.Length > 0 && line[0] != '#')
            .Select(static line => line.Split('|')[0].Trim())];
        Assert.True(paths.Length <= most, $"{list} has {paths.Length} files, at most {most} are allowed.");
        List<DeclaredType> known = [];
        foreach (string path in paths)
        {
            DeclaredType? type = SourceTree.ProductTypes.FirstOrDefault(type => type.Parts.Any(part => Relative(type.Project, part.File) == path));
            Assert.True(type is not null, $"{list}: {path} is not there, or declares no type.");
            Assert.True(known.Count == 0 || known.Any(before => LeadsTo(before, type)), $"{list}: no file before {path} leads to it.");
            known.Add(type);
        }
    }

    private static string Relative(Project project, SourceFile file) => $"{Path.GetRelativePath(Repository.Root, project.Folder).Replace('\\', '/')}/{file.Path}";

    private static bool LeadsTo(DeclaredType from, DeclaredType to)
        => ProjectGraphs.Of(from.Project).Uses.Contains((from, to)) || Names(to).Any(name => Mentions(from, name));

    private static IEnumerable<string> Names(DeclaredType type)
        => [type.Name, .. type.Parts
            .Select(static part => (part.Syntax as BaseTypeDeclarationSyntax)?.BaseList)
            .SelectMany(static list => list?.Types.Select(static @base => @base.Type) ?? [])
            .OfType<SimpleNameSyntax>()
            .Select(static name => name.Identifier.Text)];

    private static bool Mentions(DeclaredType type, string name)
        => type.Parts.Any(part => part.Syntax.DescendantTokens().Any(token => token.IsKind(SyntaxKind.IdentifierToken) && token.Text == name));
}
