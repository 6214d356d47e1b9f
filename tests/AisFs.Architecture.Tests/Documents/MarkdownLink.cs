namespace AisFs.Architecture.Tests.Documents;

/// <summary>A link of a Markdown file.</summary>
/// <param name="Target">What it leads to: an address, a path, a name after a number sign, or both.</param>
/// <param name="Line">Its line, from 1.</param>
public sealed record MarkdownLink(string Target, int Line)
{
    /// <summary>Whether it leads out of the repository.</summary>
    public bool IsElsewhere => Target.Contains("://", StringComparison.Ordinal) || Target.StartsWith("mailto:", StringComparison.Ordinal);

    /// <summary>The path; empty for a link within the page.</summary>
    public string FilePath => Uri.UnescapeDataString(Target.Split('#')[0]);

    /// <summary>The name after the number sign; empty when there is none.</summary>
    public string Anchor => Target.Contains('#', StringComparison.Ordinal) ? Uri.UnescapeDataString(Target[(Target.IndexOf('#', StringComparison.Ordinal) + 1)..]) : "";
}
