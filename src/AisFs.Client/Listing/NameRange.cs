namespace AisFs.Client.Listing;

/// <summary>Which names a listing is to tell: those that begin with a prefix, behind one name and up to another.</summary>
/// <param name="Prefix">What they begin with.</param>
/// <param name="After">They sort behind this name.</param>
/// <param name="Through">The last name; null if there is no bound.</param>
internal readonly record struct NameRange(string Prefix, string After, string? Through = null)
{
    private const string Highest = "\U0010FFFF";

    /// <summary>
    /// The directory to ask for: the prefix up to its last slash. A prefix that ends elsewhere is not asked for, since a disk
    /// on which it names a directory tells that directory only.
    /// </summary>
    public string Directory => Prefix[..(Prefix.LastIndexOf('/') + 1)];

    /// <summary>What a request asks for.</summary>
    public static NameRange Of(AisListOptions options)
    {
        string after = Later(options.ContinuationToken, options.StartAfter);
        return new NameRange(options.Prefix, options.Prefix.EndsWith('/') ? after : Later(after, Before(options.Prefix)));
    }

    /// <summary>Whether the range has a name.</summary>
    public bool Contains(string name)
        => name.StartsWith(Prefix, StringComparison.Ordinal) && NameOrder.Compare(name, After) > 0 && (Through is null || NameOrder.Compare(name, Through) <= 0);

    /// <summary>Whether no name of the range sorts behind a name.</summary>
    public bool IsOverAt(string name)
        => (Through is not null && NameOrder.Compare(name, Through) >= 0)
            || (!name.StartsWith(Prefix, StringComparison.Ordinal) && NameOrder.Compare(name, Prefix) > 0);

    private static string Later(string left, string right) => NameOrder.Compare(left, right) >= 0 ? left : right;

    // A name that sorts before all that begin with the prefix, and behind nearly all others.
    private static string Before(string prefix)
        => prefix.Length == 0 ? string.Empty
            : prefix[^1] is > ' ' and < '\uD800' ? prefix[..^1] + (char)(prefix[^1] - 1) + Highest
            : char.IsLowSurrogate(prefix[^1]) && prefix.Length > 1 ? prefix[..^2]
            : prefix[..^1];
}
