using AisFs.TestKit;

namespace AisFs.Client.Tests.Python;

/// <summary>The entries of the Python SDK's reference (classes, members, arguments), and their counterparts.</summary>
internal sealed class SdkReference
{
    private const string NoCounterpart = "- ";

    private readonly Dictionary<string, string> _counterparts;

    public SdkReference()
    {
        string folder = Path.Combine(Repository.Root, "tests", "Data", "python");
        Entries = File.ReadAllLines(Path.Combine(folder, "sdk.txt"));
        _counterparts = File.ReadLines(Path.Combine(folder, "counterparts.txt")).Select(static line => line.Split(" = ", 2)).ToDictionary(static pair => pair[0], static pair => pair[1]);
    }

    /// <summary>All entries, for example <c>bucket.Bucket.copy.to_bck</c>, in the order of their names.</summary>
    public IReadOnlyList<string> Entries { get; }

    /// <summary>The counterparts as they are written down: of entries, and of modules.</summary>
    public IReadOnlyDictionary<string, string> Written => _counterparts;

    /// <summary>Whether a counterpart is the reason why there is none.</summary>
    public static bool IsReason(string counterpart) => counterpart.StartsWith(NoCounterpart, StringComparison.Ordinal);

    /// <summary>The text of a reason.</summary>
    public static string ReasonOf(string counterpart) => counterpart[NoCounterpart.Length..];

    /// <summary>The counterpart of an entry. The reason of a module, a class or a method counts for all below it.</summary>
    /// <returns>It, or a reason; null when there is neither.</returns>
    public string? Find(string entry)
    {
        if (_counterparts.TryGetValue(entry, out string? own))
        {
            return own;
        }

        for (string above = Above(entry); above.Length > 0; above = Above(above))
        {
            if (_counterparts.TryGetValue(above, out string? found))
            {
                return IsReason(found) ? found : null;
            }
        }

        return null;
    }

    /// <summary>What an entry belongs to; empty for a module without a package.</summary>
    public static string Above(string entry)
    {
        int dot = entry.LastIndexOf('.');
        return dot < 0 ? string.Empty : entry[..dot];
    }
}
