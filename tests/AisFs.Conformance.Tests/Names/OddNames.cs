namespace AisFs.Conformance.Tests.Names;

/// <summary>Names that clusters mangle, cut or lose on some of their ways (measured on AIStore 5.0), and harmless ones beside them.</summary>
internal static class OddNames
{
    /// <summary>The names; each is one segment of a path.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "plain", "with space", "%41", "%2F", "%zz", "100%", "%25", "what?x=1", "question?", "a#b", "a+b", "a&b=c;d,e", "a %41", "5 % b",
        "a b?c", "a b#c", "na\u00efve\u6587\u4ef6\u00fc", "\u00fc%41", "\u00fc?x", @"a\b", "q\"'`<>|^", "[1]{2}(3)*~!$", "a:b@c", "x\U0001F600y",
        "..x...", "~x", "...", "-", ".hidden", "#", "?", "%", new('n', 255),
    ];

    /// <summary>Makes a name of odd pieces.</summary>
    /// <param name="random">Decides.</param>
    /// <returns>A segment of at most 40 characters.</returns>
    public static string Next(Random random)
    {
        string[] pieces = ["a", "b", "foo", "%41", "%", "%2F", "?", "#", " ", "+", "\u00fc", "|", "~", "-", ".", "!", "&", "=", "\"", @"\", "x"];
        string name = string.Concat(Enumerable.Range(0, random.Next(1, 6)).Select(_ => pieces[random.Next(pieces.Length)]));
        return name.Trim('.', ' ').Length == 0 ? "f" + name : name;
    }
}
