using System.Buffers;
using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Parsing;
using AisFs.Cli.Text;

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
        if (unknown is not null)
        {
            string name = NameOf(unknown);
            string question = name.Length == 0 ? string.Empty : NearWords.Question(unknown.Split('=', ':')[0], FlagsOf(parsed.CommandResult.Command));
            return [$"there is no such option{name}{(question.Length > 0 ? question : ".")}"];
        }

        Command command = parsed.CommandResult.Command;
        return parsed.UnmatchedTokens is [var verb, ..] && command.Subcommands.Count > 0 ? [NoCommand(verb, command)]
            : parsed.Errors.Count > 0 && command.Subcommands.Count > 0 && command.Action is null ? [$"a command is missing; there are {string.Join(", ", VerbsOf(command))}."]
            : WrongWord(parsed) is { } wrong ? [wrong]
            : [.. parsed.Errors.Select(error => error.Message)];
    }

    /// <summary>Says that there is no such command.</summary>
    /// <param name="verb">What was typed.</param>
    /// <param name="command">The command before it.</param>
    /// <returns>One sentence.</returns>
    public static string NoCommand(string verb, Command command)
    {
        string question = NearWords.Question(verb, VerbsOf(command));
        return $"there is no such command{NameOf(verb)}{(question.Length > 0 ? question : $"; there are {string.Join(", ", VerbsOf(command))}.")}";
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

    // An argument that is one of some words.
    private static string? WrongWord(ParseResult parsed)
    {
        foreach (ArgumentResult argument in parsed.CommandResult.Children.OfType<ArgumentResult>().Where(_ => parsed.Errors.Count > 0))
        {
            string[] words = argument.Argument.ValueType == typeof(string) ? [.. argument.Argument.GetCompletions(CompletionContext.Empty).Select(static item => item.Label)] : [];
            if (words.Length > 0 && argument.Tokens.FirstOrDefault(token => !words.Contains(token.Value)) is { } token)
            {
                string question = NearWords.Question(token.Value, words);
                return $"there is no such {argument.Argument.Name}{NameOf(token.Value)}{(question.Length > 0 ? question : $"; there are {string.Join(", ", words)}.")}";
            }
        }

        return null;
    }

    private static IEnumerable<string> VerbsOf(Command command) => command.Subcommands.Where(static inner => !inner.Hidden).Select(static inner => inner.Name);

    private static IEnumerable<string> FlagsOf(Command command)
        => command.Options.Where(static option => !option.Hidden).SelectMany(static option => option.Aliases.Prepend(option.Name));
}
