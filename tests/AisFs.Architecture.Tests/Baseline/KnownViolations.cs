using System.Globalization;

namespace AisFs.Architecture.Tests.Baseline;

/// <summary>
/// The violations that were there when a rule came, one per line of baseline.txt: <c>rule | subject | measure</c>. The list may only
/// shrink: a violation that is new, or larger than in the list, fails, and so does a line whose violation is gone.
/// </summary>
public static class KnownViolations
{
    private static readonly Lazy<IReadOnlyDictionary<(string Rule, string Subject), int>> s_list = new(static () => Parse(File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Baseline", "baseline.txt"))));

    /// <summary>Fails unless exactly the violations of the list are there.</summary>
    /// <param name="rule">The rule's name in the list.</param>
    /// <param name="findings">All violations of the rule.</param>
    public static void Check(string rule, IEnumerable<Finding> findings)
    {
        string[] complaints = [.. Compare(rule, findings, s_list.Value)];
        Assert.True(complaints.Length == 0, string.Join(Environment.NewLine, complaints));
    }

    /// <summary>Compares violations with a list of known ones.</summary>
    /// <param name="rule">The rule's name in the list.</param>
    /// <param name="findings">The violations; several of one subject count as the largest.</param>
    /// <param name="known">The list.</param>
    /// <returns>One complaint per difference.</returns>
    public static IEnumerable<string> Compare(string rule, IEnumerable<Finding> findings, IReadOnlyDictionary<(string Rule, string Subject), int> known)
    {
        Dictionary<string, Finding> present = findings
            .GroupBy(static finding => finding.Subject, StringComparer.Ordinal)
            .ToDictionary(static group => group.Key, static group => group.MaxBy(static finding => finding.Measure)!, StringComparer.Ordinal);
        foreach (Finding finding in present.Values.OrderBy(static finding => finding.Subject, StringComparer.Ordinal))
        {
            if (!known.TryGetValue((rule, finding.Subject), out int allowed) || finding.Measure > allowed)
            {
                yield return $"{rule} | {finding.Subject} | {finding.Measure.ToString(CultureInfo.InvariantCulture)}: {finding.Detail}";
            }
        }

        foreach ((string _, string subject) in known.Keys.Where(key => key.Rule == rule && !present.ContainsKey(key.Subject)).OrderBy(static key => key.Subject, StringComparer.Ordinal))
        {
            yield return $"{rule} | {subject}: no violation any more; remove the line from tests/AisFs.Architecture.Tests/Baseline/baseline.txt";
        }
    }

    /// <summary>Reads a list.</summary>
    /// <param name="lines">Its lines; empty ones and those that begin with # say nothing.</param>
    /// <returns>The allowed measure of each violation.</returns>
    public static IReadOnlyDictionary<(string Rule, string Subject), int> Parse(IEnumerable<string> lines)
        => lines.Where(static line => line.Length > 0 && line[0] != '#')
            .Select(static line => line.Split('|', StringSplitOptions.TrimEntries))
            .ToDictionary(static parts => (parts[0], parts[1]), static parts => int.Parse(parts[2], CultureInfo.InvariantCulture));
}
