using System.CommandLine.Parsing;

namespace AisFs.Cli.Options;

/// <summary><c>-o ro</c>, <c>-o rw</c> and <c>--read-only</c>: the last one of a command line counts.</summary>
internal static class ReadOnlyOrder
{
    private const string Name = "read-only";

    /// <summary>Finds the last one.</summary>
    /// <param name="tokens">The command line.</param>
    /// <returns>What it says, as an option of the command line; nothing when none of them is there.</returns>
    public static IReadOnlyList<OptionValue> Find(IReadOnlyList<Token> tokens)
    {
        OptionValue? found = null;
        for (int i = 0; i < tokens.Count; i++)
        {
            string? next = i + 1 < tokens.Count && tokens[i + 1].Type == TokenType.Argument ? tokens[i + 1].Value : null;
            found = tokens[i] switch
            {
                { Type: TokenType.Option, Value: "--" + Name } => Value(!string.Equals(next, "false", StringComparison.OrdinalIgnoreCase), tokens[i].Value),
                { Type: TokenType.Option, Value: "-o" } when next is not null => InWords(next) ?? found,
                _ => found,
            };
        }

        return found is null ? [] : [found];
    }

    private static OptionValue? InWords(string words)
        => MountWord.Split(words).LastOrDefault(static word => word.OptionName is "ro" or "rw" or Name) switch
        {
            { Name: null } => null,
            { Value: { } value } word => new OptionValue(MountOptions.Find(Name)!, value, OptionLayer.Flag, "-o " + word.Name),
            var word => Value(word.Name != "rw", "-o " + word.Name),
        };

    private static OptionValue Value(bool isReadOnly, string spelling) => new(MountOptions.Find(Name)!, isReadOnly ? "on" : "off", OptionLayer.Flag, spelling);
}
