using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AisFs.Architecture.Tests.Source;

/// <summary>One C# file and its syntax.</summary>
/// <param name="project">The project it belongs to.</param>
/// <param name="path">Its path below the project's folder, with forward slashes.</param>
public sealed class SourceFile(Project project, string path)
{
    private static readonly CSharpParseOptions s_options = new(LanguageVersion.Preview);
    private readonly Lazy<string> _text = new(() => File.ReadAllText(System.IO.Path.Combine(project.Folder, path)));
    private CompilationUnitSyntax? _root;

    /// <summary>The path below the project's folder.</summary>
    public string Path => path;

    /// <summary>The file's name without folder.</summary>
    public string Name => System.IO.Path.GetFileName(path);

    /// <summary>The name up to its first dot: the name of the type that the file declares.</summary>
    public string Stem => Name[..Name.IndexOf('.', StringComparison.Ordinal)];

    /// <summary>The folder below the project's; empty for the project's own folder.</summary>
    public string Folder => System.IO.Path.GetDirectoryName(path)!.Replace('\\', '/');

    /// <summary>The number of lines.</summary>
    public int Lines => _text.Value.AsSpan().Count('\n') + (_text.Value.EndsWith('\n') ? 0 : 1);

    /// <summary>The syntax of the whole file.</summary>
    public CompilationUnitSyntax Root => _root ??= CSharpSyntaxTree.ParseText(_text.Value, s_options).GetCompilationUnitRoot();

    /// <summary>The types declared at the top level of the file, delegates included.</summary>
    public IEnumerable<MemberDeclarationSyntax> TopLevelTypes
        => Root.DescendantNodes(static node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax)
            .OfType<MemberDeclarationSyntax>()
            .Where(static node => node is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax);

    /// <summary>How many lines a piece of syntax takes, without the comments before it.</summary>
    /// <param name="node">The syntax.</param>
    /// <returns>At least 1.</returns>
    public static int LinesOf(SyntaxNode node)
    {
        FileLinePositionSpan span = node.SyntaxTree.GetLineSpan(node.Span);
        return span.EndLinePosition.Line - span.StartLinePosition.Line + 1;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{project.Name}/{path}";
}
