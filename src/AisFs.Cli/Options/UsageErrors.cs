using System.Buffers;
using System.CommandLine;
using System.CommandLine.Parsing;

namespace AisFs.Cli.Options;

/// <summary>Tells what is wrong with a command line. What may be the value of a misspelt option, such as a token, is not repeated.</summary>
internal static class UsageErrors
{
    private const int MaxNameLength = 24;

    private static readonly SearchValues<char> s_inNames = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_");

    /// <summary>Finds the errors.</summary>
    /// <param name="parsed">The command line.</param>
    /// <returns>One sentence for each; none when it makes sense.</returns>
    public static IReadOnlyList<string> Of(ParseResult parsed)
    {
        // The parser takes an option that it does not know for an argument.
        bool isSeparated = parsed.Tokens.Any(token => token.Type == TokenType.DoubleDash);
        IEnumerable<string> arguments = parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(argument => argument.Tokens.Select(token => token.Value));
        string? unknown = isSeparated ? null : arguments.Concat(parsed.UnmatchedTokens).FirstOrDefault(text => text.Length > 1 && text[0] == '-');
        return unknown is not null ? [$"there is no such option{NameOf(unknown)}."] : [.. parsed.Errors.Select(error => error.Message)];
    }

    /// <summary>The part of <c>name=value</c> that may be shown.</summary>
    /// <param name="text">The unknown option.</param>
    /// <returns>A colon and the name in quotes; nothing for what is no name.</returns>
    public static string NameOf(string text)
    {
        int end = text.AsSpan().IndexOfAny('=', ':');
        string name = end < 0 ? text : text[..end];
        return name.Length <= MaxNameLength && !name.AsSpan().ContainsAnyExcept(s_inNames) ? $": '{name}'" : string.Empty;
    }
}
