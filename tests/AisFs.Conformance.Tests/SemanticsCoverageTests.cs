using System.Text.RegularExpressions;
using AisFs.TestKit;

namespace AisFs.Conformance.Tests;

/// <summary>Every numbered sentence of mount.md has a test that names it, and no test names one that is not there.</summary>
public sealed partial class SemanticsCoverageTests
{
    private static readonly string s_page = Path.Combine(Repository.Root, "mount.md");

    [Fact]
    public void Every_sentence_of_the_contract_has_a_test()
    {
        string[] untested = [.. Sentences().Except(Named(onlyIfItRuns: true), StringComparer.Ordinal).OrderBy(Number)];
        Assert.True(untested.Length == 0, $"No test names {string.Join(", ", untested)}.");
    }

    [Fact]
    public void No_test_names_a_sentence_that_is_not_there()
    {
        string[] unknown = [.. Named(onlyIfItRuns: false).Except(Sentences(), StringComparer.Ordinal).OrderBy(Number)];
        Assert.True(unknown.Length == 0, $"mount.md does not hold {string.Join(", ", unknown)}.");
    }

    [Fact]
    public void A_test_that_is_skipped_for_good_covers_nothing()
    {
        string[] sources =
        [
            "    [Fact(Skip = \"not now\")]\n    [Semantics(\"S1\")]\n    public void A() { }\n",
            "    [Semantics(\"S2\", \"S3\")]\n    [Theory(Explicit = true)]\n    public void B() { }\n\n    [Fact]\n    [Semantics(\"S4\")]\n    public void C() { }\n",
        ];
        Assert.Equal(["S4"], sources.SelectMany(source => NamedIn(source, onlyIfItRuns: true)));
        Assert.Equal(["S1", "S2", "S3", "S4"], sources.SelectMany(source => NamedIn(source, onlyIfItRuns: false)));
    }

    private static HashSet<string> Sentences()
    {
        TestKit.Require.That(File.Exists(s_page), "mount.md is not there: the tests run outside of the source tree");
        return [.. SentenceId().Matches(File.ReadAllText(s_page)).Select(match => match.Groups[1].Value)];
    }

    // The sources are searched, not the assembly: tests of other projects may name sentences as well. A test that is skipped for
    // good, or runs only when it is asked for, executes nothing.
    private static HashSet<string> Named(bool onlyIfItRuns)
    {
        HashSet<string> named = new(StringComparer.Ordinal);
        foreach (string file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests"), "*.cs", SearchOption.AllDirectories))
        {
            named.UnionWith(NamedIn(File.ReadAllText(file), onlyIfItRuns));
        }

        return named;
    }

    private static IEnumerable<string> NamedIn(string source, bool onlyIfItRuns)
        => from Match block in Attributes().Matches(source)
           where !onlyIfItRuns || !NeverRuns().IsMatch(block.Value)
           from Match attribute in Attribute().Matches(block.Value)
           from Match id in QuotedId().Matches(attribute.Value)
           select id.Groups[1].Value;

    private static int Number(string id) => int.Parse(id.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^- \[(S\d+)\]", RegexOptions.Multiline)]
    private static partial Regex SentenceId();

    [GeneratedRegex(@"(?:^[ \t]*\[[^\n]*\][ \t]*\r?\n)+", RegexOptions.Multiline)]
    private static partial Regex Attributes();

    [GeneratedRegex(@"\bSkip\s*=|\bExplicit\s*=\s*true")]
    private static partial Regex NeverRuns();

    [GeneratedRegex(@"\[Semantics\([^\]]*\)\]")]
    private static partial Regex Attribute();

    [GeneratedRegex("\"(S\\d+)\"")]
    private static partial Regex QuotedId();
}
