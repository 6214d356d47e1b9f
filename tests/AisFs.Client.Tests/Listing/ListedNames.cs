namespace AisFs.Client.Tests.Listing;

/// <summary>Random names that a walk of directories and a sort as text bring into different orders.</summary>
internal static class ListedNames
{
    private static readonly string[] s_stems = ["a", "b", "foo", "d1", "é", "\U0001F600", "\uE001", "zz", ".h"];
    private static readonly string[] s_tails = [" x", "!", "\"", "#1", "$", "%41", "&", "'", "(1)", ")", "*", "+", ",", "-1", "-bar", ".", ".txt", "0", "~", "\u0001"];

    /// <summary>Names of objects of which none is a directory of another one.</summary>
    public static SortedSet<string> Create(Random random, int count, int depth)
    {
        SortedSet<string> names = new(Utf8Order);
        HashSet<string> directories = new(StringComparer.Ordinal);
        for (int i = 0; i < count; i++)
        {
            string name = string.Join('/', Enumerable.Range(0, random.Next(1, depth + 1)).Select(_ => Segment(random)));
            if (!directories.Contains(name) && !Parents(name).Any(names.Contains) && names.Add(name))
            {
                directories.UnionWith(Parents(name));
            }
        }

        return names;
    }

    /// <summary>What a listing without recursion tells of a directory.</summary>
    public static IEnumerable<string> LevelOf(IEnumerable<string> names, string directory)
        => names.Where(name => name.StartsWith(directory, StringComparison.Ordinal))
            .Select(name => name.IndexOf('/', directory.Length) is var slash and >= 0 ? name[..(slash + 1)] : name)
            .Distinct(StringComparer.Ordinal).Order(Utf8Order);

    public static IEnumerable<string> Parents(string name)
        => Enumerable.Range(0, name.Length).Where(i => name[i] == '/').Select(i => name[..i]);

    public static Comparer<string> Utf8Order { get; } = Comparer<string>.Create(static (left, right)
        => System.Text.Encoding.UTF8.GetBytes(left).AsSpan().SequenceCompareTo(System.Text.Encoding.UTF8.GetBytes(right)));

    private static string Segment(Random random)
    {
        string segment = s_stems[random.Next(s_stems.Length)];
        for (int more = random.Next(4); more > 0; more--)
        {
            segment += s_tails[random.Next(s_tails.Length)];
        }

        return segment is "." or ".." or "~" ? "dot" : segment;
    }
}
