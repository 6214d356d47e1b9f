using AisFs.TestKit;

namespace AisFs.Architecture.Tests.Documents;

/// <summary>What a page of the repository links to within the repository is there.</summary>
public sealed class LinkTests
{
    [Fact]
    public void Every_link_leads_to_a_file_and_a_heading_that_are_there()
    {
        MarkdownPage[] pages = [.. MarkdownPage.All()];
        Assert.Contains(pages, static page => page.Path == "README.md");
        string[] broken = [.. pages.SelectMany(Broken)];
        Assert.True(broken.Length == 0, string.Join(Environment.NewLine, broken));
    }

    [Theory]
    [InlineData("Commands", "commands")]
    [InlineData("Options of `aisfs mount`", "options-of-aisfs-mount")]
    [InlineData("What, when? (and why)", "what-when-and-why")]
    [InlineData("TLS: `--ca` and others", "tls---ca-and-others")]
    public void A_heading_has_the_name_that_web_pages_of_repositories_give_it(string heading, string anchor)
        => Assert.Equal(anchor, MarkdownPage.AnchorOf(heading));

    [Fact]
    public void Links_in_code_do_not_count_and_equal_headings_are_numbered()
    {
        MarkdownPage page = MarkdownPage.Parse("x.md", ["# One", "[a](b.md#c) `[no](no)` ![d](e.svg)", "```", "[no](no)", "# no", "```", "## One", "<img src=\"f.svg\">"]);
        Assert.Equal(["b.md#c", "e.svg", "f.svg"], page.Links.Select(static link => link.Target));
        Assert.Equal(["one", "one-1"], page.Anchors.Order(StringComparer.Ordinal));
        Assert.Equal(["[no](no)\n# no\n"], page.Blocks);
    }

    private static IEnumerable<string> Broken(MarkdownPage page)
    {
        foreach (MarkdownLink link in page.Links.Where(static link => !link.IsElsewhere))
        {
            string path = link.FilePath.Length == 0 ? page.Path : Path.Combine(Path.GetDirectoryName(page.Path) ?? "", link.FilePath);
            string full = Path.GetFullPath(Path.Combine(Repository.Root, path));
            if (!Path.Exists(full))
            {
                yield return $"{page.Path}:{link.Line}: {link.Target} is not there";
            }
            else if (link.Anchor.Length > 0 && !MarkdownPage.Read(Path.GetRelativePath(Repository.Root, full)).Anchors.Contains(link.Anchor))
            {
                yield return $"{page.Path}:{link.Line}: {link.Target}: no heading has that name";
            }
        }
    }
}
