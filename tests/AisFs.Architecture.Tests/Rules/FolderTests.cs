using AisFs.Architecture.Tests.Baseline;
using AisFs.Architecture.Tests.Graph;
using AisFs.Architecture.Tests.Source;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AisFs.Architecture.Tests.Rules;

/// <summary>
/// The folders of a project use one another in one direction only. A type belongs to the folder of the file that is named after it.
/// A subfolder is a folder of its own: it may use its parent or be used by it, but not both. The project's own folder counts, too.
/// </summary>
public sealed class FolderTests
{
    [Fact]
    public void The_folders_at_the_top_of_a_project_form_no_cycle()
        => KnownViolations.Check("folder cycle", SourceTree.Product.SelectMany(static project => Cycles(project, ProjectGraphs.Of(project).RolledUp)));

    [Fact]
    public void No_folder_of_a_project_lies_on_a_cycle()
        => KnownViolations.Check("nested folder cycle", SourceTree.Product.SelectMany(static project => Cycles(project, ProjectGraphs.Of(project).Fine)));

    [Fact]
    public void A_file_is_named_after_the_type_that_it_declares()
        => KnownViolations.Check(
            "file name",
            from project in SourceTree.Product
            from file in project.Files
            from type in file.TopLevelTypes
            let name = type is DelegateDeclarationSyntax function ? function.Identifier.Text : ((BaseTypeDeclarationSyntax)type).Identifier.Text
            where name != file.Stem && (type is not TypeDeclarationSyntax { TypeParameterList: not null } || name + "OfT" != file.Stem)
            select new Finding($"{file.Name}:{name}", 1, $"{file} declares {name}"));

    [Fact]
    public void All_parts_of_a_type_lie_in_one_folder()
        => KnownViolations.Check(
            "parts in several folders",
            from type in SourceTree.ProductTypes
            let folders = type.Parts.Select(static part => part.File.Folder).Distinct(StringComparer.Ordinal).ToArray()
            where folders.Length > 1
            select new Finding(type.Name, folders.Length, $"{type} lies in {string.Join(", ", folders.Select(FolderGraph.Show))}"));

    private static IEnumerable<Finding> Cycles(Project project, FolderGraph graph)
    {
        FolderEdge[] edges = [.. graph.CyclicEdges];
        if (edges.Length > 0)
        {
            string cycles = string.Join("; ", graph.Cycles.Select(static cycle => string.Join(", ", cycle.Select(FolderGraph.Show).Order(StringComparer.Ordinal))));
            string list = string.Concat(edges.Select(static edge => $"{Environment.NewLine}    {edge}"));
            yield return new Finding(project.Name, 1, $"{edges.Length} edges lie on cycles of {cycles}{list}");
        }
    }
}
