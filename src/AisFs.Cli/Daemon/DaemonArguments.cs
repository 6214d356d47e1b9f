using System.CommandLine.Parsing;
using AisFs.Cli.Options;

namespace AisFs.Cli.Daemon;

/// <summary>The command line of the daemon: that of its parent without the secrets, which every user of the machine could read there.</summary>
internal static class DaemonArguments
{
    private const string Secret = "token";

    /// <summary>Takes the secrets out.</summary>
    /// <param name="tokens">The parent's command line as it was parsed.</param>
    /// <returns>The rest.</returns>
    public static IReadOnlyList<string> WithoutSecrets(IReadOnlyList<Token> tokens)
    {
        List<string> arguments = [];
        for (int i = 0; i < tokens.Count; i++)
        {
            Token token = tokens[i];
            bool hasValue = i + 1 < tokens.Count && tokens[i + 1].Type == TokenType.Argument;
            if (token is { Type: TokenType.Option, Value: "--" + Secret })
            {
                i += hasValue ? 1 : 0;
            }
            else if (token is { Type: TokenType.Option, Value: "-o" } && hasValue)
            {
                string words = WithoutSecrets(tokens[++i].Value);
                if (words.Length > 0)
                {
                    arguments.AddRange([token.Value, words]);
                }
            }
            else
            {
                arguments.Add(token.Value);
            }
        }

        return arguments;
    }

    private static string WithoutSecrets(string words) => MountWord.Without(words, static word => word.OptionName == Secret);
}
