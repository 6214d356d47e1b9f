using System.CommandLine;
using System.CommandLine.Help;
using AisFs.Cli.Calling;
using AisFs.Cli.Commands;
using AisFs.Cli.Commands.Config;
using AisFs.Cli.Commands.Serving;

namespace AisFs.Cli;

/// <summary>The commands of the program, in the order of the help.</summary>
internal static class ProgramCommands
{
    /// <summary>Makes them.</summary>
    /// <returns>The command above all others.</returns>
    public static Command Create()
    {
        // The parser's own root command would be called as the file is, and two commands of one name are an error.
        Command root = new(ProgramName.Own, "AisFs mounts an NVIDIA AIStore cluster as a file system. Try 'aisfs demo'.")
        {
            MountCommand.Create(),
            UnmountCommand.Create(),
            RecoverCommand.Create(),
            DemoCommand.Create(),
            ServeCommand.Create(),
            ConfigCommand.Create(),
            VersionCommand.Create(),
            HelpCommand.Create(),
            PageCommands.CreateCompletion(),
            PageCommands.CreateMan(),
            new HelpOption(),
            new VersionOption(),
        };
        InspectionCommands.AddTo(root);
        return root;
    }
}
