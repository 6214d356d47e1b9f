using System.CommandLine;
using AisFs.Cli.Configuration;
using AisFs.Cli.Options;

namespace AisFs.Cli.Commands.Config;

/// <summary><c>aisfs config</c>: what configuration files, variables and options come to.</summary>
internal static class ConfigCommand
{
    /// <summary>Builds the command.</summary>
    /// <returns>The command.</returns>
    public static Command Create() => new("config", "Show what the configuration comes to, or check it.") { Show(), Check(), Names() };

    private static Command Show()
    {
        Argument<string?> name = new("name") { Arity = ArgumentArity.ZeroOrOne, Description = "A mount of a configuration file, or a source. Without one, what holds for all mounts is shown." };
        Option<string[]> words = new("-o") { Description = "Options in the manner of mount(8), as for 'aisfs mount'.", HelpName = "WORDS" };
        Option<bool> json = new("--json") { Description = "Print JSON." };
        Command command = new("show", "Print each option with its value, and where that comes from.") { name, words, json };
        OptionFlags flags = OptionFlags.AddTo(command, MountOptions.All);
        command.SetAction(parsed =>
        {
            MountRequest request = new(parsed.GetValue(name), null, flags.Read(parsed), parsed.GetValue(words) ?? [], Environment.GetEnvironmentVariable);
            return ConfigShow.Run(MountResolver.Resolve(request), parsed.GetValue(json));
        });
        return command;
    }

    private static Command Check()
    {
        Argument<string?> file = new("file") { Arity = ArgumentArity.ZeroOrOne, Description = "The file. Without one, those that 'aisfs mount' would read are checked." };
        Command command = new("check", "Tell what is wrong with the configuration files, and with each mount in them.") { file };
        command.SetAction(parsed => ConfigCheck.Run(parsed.GetValue(file)));
        return command;
    }

    // For completions: a shell that offers names is no place for messages.
    private static Command Names()
    {
        Command command = new("names", "Print the names of all mounts.") { Hidden = true };
        command.SetAction(static _ =>
        {
            try
            {
                foreach (string name in ConfigFiles.Load(null, Environment.GetEnvironmentVariable).MountNames)
                {
                    Console.Out.WriteLine(name);
                }
            }
            catch (OptionException)
            {
                // 'aisfs config check' tells it.
            }
        });
        return command;
    }
}
