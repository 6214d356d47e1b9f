using AisFs.Architecture.Tests.Baseline;

namespace AisFs.Architecture.Tests.Rules;

/// <summary>What may stay over a limit for good, each with its reason. An exception that is not needed any more fails its rule.</summary>
public static class Exceptions
{
    /// <summary>Checks a rule against the list of known violations, without the exceptions.</summary>
    /// <param name="rule">The rule's name.</param>
    /// <param name="findings">All violations.</param>
    /// <param name="exceptions">Subject and reason of what may stay.</param>
    public static void Check(string rule, IEnumerable<Finding> findings, IReadOnlyDictionary<string, string> exceptions)
    {
        Finding[] all = [.. findings];
        string[] unneeded = [.. exceptions.Keys.Except(all.Select(static finding => finding.Subject), StringComparer.Ordinal)];
        Assert.True(unneeded.Length == 0, $"{rule}: no exception is needed any more for {string.Join(", ", unneeded)}");
        KnownViolations.Check(rule, all.Where(finding => !exceptions.ContainsKey(finding.Subject)));
    }
}
