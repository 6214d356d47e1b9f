using AisFs.TestKit;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Emit;

namespace AisFs.Client.Tests.Readme;

/// <summary>
/// Examples, pasted one after the other into the Program.cs of a new console program, and compiled. The using directives go to the top, the
/// types to the end, as a compiler wants them; the namespaces of a new program's project are there.
/// </summary>
internal sealed class PastedProgram : IDisposable
{
    private const string Implicit = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private readonly TempFolder _folder = new("pasted");

    public PastedProgram(IReadOnlyList<string> examples)
    {
        CompilationUnitSyntax[] units = [.. examples.Select(static example => (CompilationUnitSyntax)CSharpSyntaxTree.ParseText(example).GetRoot())];
        string[] usings = [.. units.SelectMany(static unit => unit.Usings).Select(static directive => directive.ToString()).Distinct()];
        MemberDeclarationSyntax[] members = [.. units.SelectMany(static unit => unit.Members)];
        string text = string.Join('\n', usings)
            + string.Concat(members.Where(static member => member is GlobalStatementSyntax).Select(static member => member.ToFullString() + "\n"))
            + string.Concat(members.Where(static member => member is not GlobalStatementSyntax).Select(static member => member.ToFullString() + "\n"));
        CSharpCompilation compilation = CSharpCompilation.Create(
            "pasted",
            [CSharpSyntaxTree.ParseText(text), CSharpSyntaxTree.ParseText(Implicit)],
            References(),
            new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable));
        EmitResult result = compilation.Emit(Path);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics.Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)) + "\n" + text);

        foreach (string library in Directory.EnumerateFiles(ReadmeFile.SamplesFolder, "*.dll"))
        {
            File.CreateSymbolicLink(_folder.Combine(System.IO.Path.GetFileName(library)), library);
        }

        File.Copy(System.IO.Path.Combine(ReadmeFile.SamplesFolder, "AisFs.Samples.runtimeconfig.json"), _folder.Combine("pasted.runtimeconfig.json"));
    }

    public string Path => _folder.Combine("pasted.dll");

    public void Dispose() => _folder.Dispose();

    private static IEnumerable<MetadataReference> References()
        => Directory.EnumerateFiles(System.IO.Path.GetDirectoryName(typeof(object).Assembly.Location)!, "*.dll")
            .Where(static path => System.IO.Path.GetFileName(path) is var name && (name.StartsWith("System.", StringComparison.Ordinal) && !name.Contains(".Native", StringComparison.Ordinal) || name is "netstandard.dll" or "Microsoft.CSharp.dll"))
            .Concat(Directory.EnumerateFiles(ReadmeFile.SamplesFolder, "*.dll").Where(static path => System.IO.Path.GetFileName(path) != "AisFs.Samples.dll"))
            .DistinctBy(System.IO.Path.GetFileName)
            .Select(static path => MetadataReference.CreateFromFile(path));
}
