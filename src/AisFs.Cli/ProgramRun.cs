using System.CommandLine;
using AisFs.Cli.Calling;
using AisFs.Cli.Daemon;
using AisFs.Cli.Mounting;
using AisFs.Cli.Options;
using AisFs.Cli.Running;
using AisFs.Cli.Text;
using AisFs.Mount;

namespace AisFs.Cli;

/// <summary>Runs a command, and turns errors into messages and exit codes.</summary>
internal static class ProgramRun
{
    /// <summary>Runs a command.</summary>
    /// <param name="root">All commands.</param>
    /// <param name="form">In which form the program was called: it decides the exit codes.</param>
    /// <param name="args">The command line.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(Command root, CallingForm form, string[] args)
    {
        try
        {
            // A value that begins with @ is a value, and no file with further arguments.
            ParseResult parsed = root.Parse(SwitchArguments.Normalise(args), new ParserConfiguration { ResponseFileTokenReplacer = null });
            if (UsageErrors.Of(parsed) is { Count: > 0 } errors)
            {
                foreach (string error in errors)
                {
                    Console.Error.WriteLine($"aisfs: {PrintableText.Escape(error)}");
                }

                Console.Error.WriteLine("aisfs: 'aisfs help' and 'aisfs help COMMAND' list the commands and options.");
                return Call.ExitCodeFor(form, ExitCode.Usage);
            }

            // Signals are this program's own business: a mount is not to be torn down by a timeout of the parser.
            int exitCode = await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }).ConfigureAwait(false);
            return Call.ExitCodeFor(form, exitCode);
        }
        catch (OptionException e)
        {
            Console.Error.WriteLine($"aisfs: {PrintableText.Escape(e.Message)}");
            ServiceManager.Current.SendStatus(PrintableText.Escape(e.Message));
            return Call.ExitCodeFor(form, ExitCode.Usage);
        }
        catch (Exception e) when (e is StartException or MountException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"aisfs: {PrintableText.Escape(e.Message)}");
            ServiceManager.Current.SendStatus(PrintableText.Escape(e.Message));
            return Call.ExitCodeFor(form, FailureCode.Of(e));
        }
        finally
        {
            StopSignals.Finish();
        }
    }
}
