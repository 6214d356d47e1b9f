using System.CommandLine;
using AisFs.Cli.Options;

namespace AisFs.Cli.Commands;

/// <summary><c>aisfs help</c>.</summary>
internal static class HelpCommand
{
    /// <summary>Builds the command.</summary>
    /// <returns>The command.</returns>
    public static Command Create()
    {
        Argument<string[]> verbs = new("command") { Arity = ArgumentArity.ZeroOrMore, Description = "The command to explain." };
        Command command = new("help", "Show help for a command.") { verbs };
        command.SetAction(parsed =>
        {
            Command found = parsed.RootCommandResult.Command;
            string[] path = parsed.GetValue(verbs) ?? [];
            foreach (string verb in path)
            {
                found = found.Subcommands.FirstOrDefault(inner => inner.Name == verb || inner.Aliases.Contains(verb))
                    ?? throw new OptionException(UsageErrors.NoCommand(verb, found));
            }

            return parsed.RootCommandResult.Command.Parse([.. path, "--help"]).Invoke();
        });
        return command;
    }
}
