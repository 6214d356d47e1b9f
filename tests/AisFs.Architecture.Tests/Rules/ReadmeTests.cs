using AisFs.Architecture.Tests.Baseline;
using AisFs.Architecture.Tests.Source;

namespace AisFs.Architecture.Tests.Rules;

/// <summary>Every project says on one page what lives in it, what may not, and how one call takes its way.</summary>
public sealed class ReadmeTests
{
    /// <summary>The most lines of such a page.</summary>
    public const int Lines = 60;

    [Fact]
    public void Every_project_has_a_short_readme()
        => KnownViolations.Check("readme", SourceTree.All.SelectMany(Problems));

    private static IEnumerable<Finding> Problems(Project project)
    {
        // The readme of a package is for its users; the project then has a second page for its developers.
        string[] names = File.Exists(Path.Combine(project.Folder, "DEVELOPING.md")) ? ["DEVELOPING.md"] : ["README.md"];
        string path = Path.Combine(project.Folder, names[0]);
        if (!File.Exists(path))
        {
            yield return new Finding(project.Name, 1, $"{project.Name} has no README.md");
        }
        else if (File.ReadLines(path).Count() is > Lines and int lines)
        {
            yield return new Finding(project.Name, lines, $"{names[0]} of {project.Name} has {lines} lines, at most {Lines} are allowed");
        }
    }
}
