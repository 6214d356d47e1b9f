namespace AisFs.Cli.Text;

/// <summary>Finds the word that was meant by a mistyped one.</summary>
internal static class NearWords
{
    private const int LettersPerSlip = 3;
    private const int MostSlips = 3;
    private const int MaxLength = 40;

    /// <summary>Finds the nearest word.</summary>
    /// <param name="word">What was typed.</param>
    /// <param name="words">What there is.</param>
    /// <returns>The nearest; null when none is near.</returns>
    public static string? Find(string word, IEnumerable<string> words)
    {
        if (word.Length is 0 or > MaxLength)
        {
            return null;
        }

        string typed = word.ToLowerInvariant();
        int limit = Math.Clamp(typed.Length / LettersPerSlip, 1, MostSlips);
        return words.Where(candidate => !string.Equals(candidate, word, StringComparison.Ordinal))
            .Select(candidate => (Word: candidate, Slips: Distance(typed, candidate.ToLowerInvariant())))
            .Where(candidate => candidate.Slips <= limit && candidate.Slips < candidate.Word.Length)
            .OrderBy(static candidate => candidate.Slips).ThenBy(static candidate => candidate.Word, StringComparer.Ordinal)
            .Select(static candidate => candidate.Word)
            .FirstOrDefault();
    }

    /// <summary>Asks whether another word was meant.</summary>
    /// <param name="word">What was typed.</param>
    /// <param name="words">What there is.</param>
    /// <param name="prefix">What stands before the words where they are written, such as <c>--</c>.</param>
    /// <returns>The question, with a semicolon in front; empty when no word is near.</returns>
    public static string Question(string word, IEnumerable<string> words, string prefix = "")
        => Find(word, words) is { } near ? $"; did you mean '{prefix}{near}'?" : string.Empty;

    // Letters that are missing, too many, wrong, or swapped with their neighbour.
    private static int Distance(string a, string b)
    {
        int[,] costs = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
        {
            costs[i, 0] = i;
        }

        for (int j = 0; j <= b.Length; j++)
        {
            costs[0, j] = j;
        }

        for (int i = 1; i <= a.Length; i++)
        {
            for (int j = 1; j <= b.Length; j++)
            {
                int swap = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] ? costs[i - 2, j - 2] + 1 : int.MaxValue;
                int replace = costs[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                costs[i, j] = Math.Min(Math.Min(costs[i - 1, j], costs[i, j - 1]) + 1, Math.Min(replace, swap));
            }
        }

        return costs[a.Length, b.Length];
    }
}
