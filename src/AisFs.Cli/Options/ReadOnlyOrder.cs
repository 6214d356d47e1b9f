using System.CommandLine.Parsing;

namespace AisFs.Cli.Options;

/// <summary><c>-o ro</c>, <c>-o rw</c> and <c>--read-only</c>: the last one of a command line counts.</summary>
internal static class ReadOnlyOrder
{
    /// <summary>Finds the last one.</summary>
    /// <param name="tokens">The command line.</param>
    /// <returns>Whether it asks for a mount that cannot be written; null when nothing is said.</returns>
    public static bool? Find(IReadOnlyList<Token> tokens)
    {
        bool? found = null;
        for (int i = 0; i < tokens.Count; i++)
        {
            string? next = i + 1 < tokens.Count && tokens[i + 1].Type == TokenType.Argument ? tokens[i + 1].Value : null;
            found = tokens[i] switch
            {
                { Type: TokenType.Option, Value: "--read-only" } => !string.Equals(next, "false", StringComparison.OrdinalIgnoreCase),
                { Type: TokenType.Option, Value: "-o" } when next is not null => InWords(next) ?? found,
                _ => found,
            };
        }

        return found;
    }

    private static bool? InWords(string words)
        => words.Split(',', StringSplitOptions.TrimEntries).LastOrDefault(static word => word is "ro" or "rw" or "read-only" or "read_only") is { } last ? last != "rw" : null;
}
