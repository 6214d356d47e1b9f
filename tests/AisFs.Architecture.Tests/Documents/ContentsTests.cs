using AisFs.TestKit;

namespace AisFs.Architecture.Tests.Documents;

/// <summary>The contents of mount.md, and the order of its sections.</summary>
public sealed class ContentsTests
{
    // What a reader looks for first stands first. Other sections may lie between these.
    private static readonly string[] s_order =
    [
        "Quick start", "Ways to mount", "Options of `aisfs mount`", "Configuration files", "What a mount shows", "Reading", "Writing", "Guarantees",
        "Errors", "Limits", "Logs", "Metrics", "Unmounting", "Recovering", "Exit codes", "Troubleshooting",
    ];

    [Fact]
    public void The_contents_name_every_section_in_order()
    {
        string[] lines = File.ReadAllLines(Path.Combine(Repository.Root, "mount.md"));
        string[] sections = [.. Sections(lines).SkipWhile(static section => section != "Contents").Skip(1)];
        string[] contents = [.. lines.SkipWhile(static line => line != "## Contents").Skip(1).TakeWhile(static line => !line.StartsWith("## ", StringComparison.Ordinal)).Where(static line => line.Length > 0)];
        Assert.Equal(sections.Select(static section => $"- [{section}](#{MarkdownPage.AnchorOf(section)})"), contents);
    }

    [Fact]
    public void The_sections_come_in_the_order_in_which_they_are_looked_for()
    {
        string[] sections = [.. Sections(File.ReadAllLines(Path.Combine(Repository.Root, "mount.md")))];
        Assert.Equal(s_order.Where(sections.Contains), sections.Where(s_order.Contains));
    }

    private static IEnumerable<string> Sections(string[] lines)
    {
        bool inside = false;
        foreach (string line in lines)
        {
            inside ^= line.StartsWith("```", StringComparison.Ordinal);
            if (!inside && line.StartsWith("## ", StringComparison.Ordinal))
            {
                yield return line[3..];
            }
        }
    }
}
