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
        string[] untested = [.. Sentences().Except(Named(), StringComparer.Ordinal).OrderBy(Number)];
        Assert.True(untested.Length == 0, $"No test names {string.Join(", ", untested)}.");
    }

    [Fact]
    public void No_test_names_a_sentence_that_is_not_there()
    {
        string[] unknown = [.. Named().Except(Sentences(), StringComparer.Ordinal).OrderBy(Number)];
        Assert.True(unknown.Length == 0, $"mount.md does not hold {string.Join(", ", unknown)}.");
    }

    private static HashSet<string> Sentences()
    {
        TestKit.Require.That(File.Exists(s_page), "mount.md is not there: the tests run outside of the source tree");
        return [.. SentenceId().Matches(File.ReadAllText(s_page)).Select(match => match.Groups[1].Value)];
    }

    // The sources are searched, not the assembly: tests of other projects may name sentences as well.
    private static HashSet<string> Named()
    {
        HashSet<string> named = new(StringComparer.Ordinal);
        foreach (string file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests"), "*.cs", SearchOption.AllDirectories))
        {
            foreach (Match attribute in Attribute().Matches(File.ReadAllText(file)))
            {
                named.UnionWith(QuotedId().Matches(attribute.Value).Select(match => match.Groups[1].Value));
            }
        }

        return named;
    }

    private static int Number(string id) => int.Parse(id.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^- \[(S\d+)\]", RegexOptions.Multiline)]
    private static partial Regex SentenceId();

    [GeneratedRegex(@"\[Semantics\([^\]]*\)\]")]
    private static partial Regex Attribute();

    [GeneratedRegex("\"(S\\d+)\"")]
    private static partial Regex QuotedId();
}
