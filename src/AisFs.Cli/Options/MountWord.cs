namespace AisFs.Cli.Options;

/// <summary>One word of <c>-o</c>: <c>ro</c>, or <c>cache_ttl=10s</c>.</summary>
/// <param name="Name">What stands before the equals sign, as it was written.</param>
/// <param name="Value">What stands after it; null where there is none.</param>
internal readonly record struct MountWord(string Name, string? Value)
{
    private const string EscapedComma = @"\,";

    /// <summary>The name as the table of options has it, with dashes.</summary>
    public string OptionName => Name.Replace('_', '-');

    /// <summary>
    /// Takes the value of <c>-o</c> apart. A comma ends a word, except for <c>\,</c>, for commas in a value in double quotes, and
    /// before what begins like a URL: <c>endpoint=http://a:1,http://b:1</c> is one word.
    /// </summary>
    /// <param name="text">For example <c>ro,uid=1000,cache_ttl=10s</c>.</param>
    /// <returns>The words in their order, without empty ones.</returns>
    public static IReadOnlyList<MountWord> Split(string text) => [.. Pieces(text).Select(Read)];

    /// <summary>Takes words out of the value of <c>-o</c>.</summary>
    /// <param name="text">The value.</param>
    /// <param name="isUnwanted">Says which words.</param>
    /// <returns>The rest, as it was written.</returns>
    public static string Without(string text, Func<MountWord, bool> isUnwanted)
        => string.Join(',', Pieces(text).Where(piece => !isUnwanted(Read(piece))));

    private static MountWord Read(string piece)
    {
        int equals = piece.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? new MountWord(piece, null) : new MountWord(piece[..equals].TrimEnd(), Unquoted(piece[(equals + 1)..]));
    }

    private static string Unquoted(string value)
        => value is ['"', .., '"'] && value.Length > 1 ? value[1..^1] : value.Replace(EscapedComma, ",", StringComparison.Ordinal);

    private static List<string> Pieces(string text)
    {
        List<string> pieces = [];
        int start = 0;
        while (start <= text.Length)
        {
            int end = EndOfWord(text, start);
            string piece = text[start..end].Trim();
            if (piece.Length > 0)
            {
                pieces.Add(piece);
            }

            start = end + 1;
        }

        return pieces;
    }

    private static int EndOfWord(string text, int start)
    {
        bool isQuoted = false;
        for (int i = start; i < text.Length; i++)
        {
            if (text[i] == '"' && (isQuoted || (i > start && text[i - 1] == '=')))
            {
                isQuoted = !isQuoted;
            }
            else if (text[i] == ',' && !isQuoted && !(i > start && text[i - 1] == '\\') && !IsUrl(text.AsSpan(i + 1)))
            {
                return i;
            }
        }

        return text.Length;
    }

    private static bool IsUrl(ReadOnlySpan<char> text)
        => text.TrimStart().StartsWith("http://", StringComparison.OrdinalIgnoreCase) || text.TrimStart().StartsWith("https://", StringComparison.OrdinalIgnoreCase);
}
