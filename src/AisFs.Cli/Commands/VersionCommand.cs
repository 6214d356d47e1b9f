using System.CommandLine;
using AisFs.Cli.Running;

namespace AisFs.Cli.Commands;

/// <summary><c>aisfs version</c>.</summary>
internal static class VersionCommand
{
    /// <summary>Builds the command.</summary>
    /// <returns>The command.</returns>
    public static Command Create()
    {
        Command command = new("version", "Print version and credits.");
        command.SetAction(_ =>
        {
            Console.Out.WriteLine($"aisfs {ProgramVersion.Text}");
            Console.Out.WriteLine("AisFs is free software under the MIT licence. It comes without warranty.");

            // WinFsp's licence exception asks for this line in the user interface.
            Console.Out.WriteLine("On Windows it uses WinFsp - Windows File System Proxy, Copyright (C) Bill Zissimopoulos, https://github.com/winfsp/winfsp");
            return ExitCode.Success;
        });
        return command;
    }
}
