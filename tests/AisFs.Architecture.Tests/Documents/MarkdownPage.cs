using System.Text;
using System.Text.RegularExpressions;
using AisFs.TestKit;

namespace AisFs.Architecture.Tests.Documents;

/// <summary>One Markdown file of the repository: its headings, its links and its code blocks.</summary>
public sealed partial class MarkdownPage
{
    private readonly List<string> _headings = [];
    private readonly List<MarkdownLink> _links = [];
    private readonly List<string> _blocks = [];

    private MarkdownPage(string path) => Path = path;

    /// <summary>Where it is, below the repository.</summary>
    public string Path { get; }

    /// <summary>Its headings, in order, without the number signs.</summary>
    public IReadOnlyList<string> Headings => _headings;

    /// <summary>Its links and pictures, outside of code.</summary>
    public IReadOnlyList<MarkdownLink> Links => _links;

    /// <summary>The lines between each pair of fences.</summary>
    public IReadOnlyList<string> Blocks => _blocks;

    /// <summary>The names that a link may give after the number sign.</summary>
    public IReadOnlySet<string> Anchors
    {
        get
        {
            HashSet<string> anchors = new(StringComparer.Ordinal);
            foreach (string heading in _headings)
            {
                string anchor = AnchorOf(heading);
                for (int number = 1; !anchors.Add(anchor); number++)
                {
                    anchor = $"{AnchorOf(heading)}-{number}";
                }
            }

            return anchors;
        }
    }

    /// <summary>All Markdown files of the repository, without those that a build or a test made.</summary>
    /// <returns>The pages.</returns>
    public static IEnumerable<MarkdownPage> All()
        => Below(Repository.Root)
            .Order(StringComparer.Ordinal)
            .Select(static file => Parse(System.IO.Path.GetRelativePath(Repository.Root, file), File.ReadLines(file)));

    /// <summary>Reads one file of the repository.</summary>
    /// <param name="path">Its path below the repository.</param>
    /// <returns>The page.</returns>
    public static MarkdownPage Read(string path) => Parse(path, File.ReadLines(System.IO.Path.Combine(Repository.Root, path)));

    /// <summary>Reads a text.</summary>
    /// <param name="path">What <see cref="Path"/> says.</param>
    /// <param name="lines">The text.</param>
    /// <returns>The page.</returns>
    public static MarkdownPage Parse(string path, IEnumerable<string> lines)
    {
        MarkdownPage page = new(path);
        StringBuilder? block = null;
        int number = 0;
        foreach (string line in lines)
        {
            number++;
            if (line.TrimStart().StartsWith("```", StringComparison.Ordinal))
            {
                if (block is not null)
                {
                    page._blocks.Add(block.ToString());
                }

                block = block is null ? new StringBuilder() : null;
            }
            else if (block is not null)
            {
                block.Append(line).Append('\n');
            }
            else if (Heading().Match(line) is { Success: true } heading)
            {
                page._headings.Add(heading.Groups[1].Value);
            }
            else
            {
                page._links.AddRange(Link().Matches(Code().Replace(line, "")).Select(match => new MarkdownLink(match.Groups[1].Value + match.Groups[2].Value, number)));
            }
        }

        return page;
    }

    /// <summary>The name under which a heading can be linked to: its letters and digits in lower case, and dashes for spaces.</summary>
    /// <param name="heading">The heading.</param>
    /// <returns>The name.</returns>
    public static string AnchorOf(string heading)
        => NoAnchor().Replace(heading.Replace("`", "", StringComparison.Ordinal).ToLowerInvariant(), "").Replace(' ', '-');

    private static IEnumerable<string> Below(string folder)
        => Directory.EnumerateFiles(folder, "*.md").Concat(
            from child in Directory.EnumerateDirectories(folder)
            where System.IO.Path.GetFileName(child) is not ("bin" or "obj" or ".git" or "artifacts" or "TestResults" or "out")
            from file in Below(child)
            select file);

    [GeneratedRegex("^#{1,6} +(.*?) *#*$")]
    private static partial Regex Heading();

    // Markdown's own links and pictures, and those that are written in HTML.
    [GeneratedRegex("\\]\\(([^()\\s]+)\\)|(?:src|srcset|href)=\"([^\"]+)\"")]
    private static partial Regex Link();

    [GeneratedRegex("`[^`]*`")]
    private static partial Regex Code();

    [GeneratedRegex(@"[^\p{L}\p{N}_ -]")]
    private static partial Regex NoAnchor();
}
