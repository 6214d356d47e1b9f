using System.CommandLine;
using AisFs.Cli.Commands;
using AisFs.Cli.Commands.Config;
using AisFs.Cli.Mounting;
using AisFs.Cli.Options;
using AisFs.Cli.Running;
using AisFs.Cli.Text;
using AisFs.Mount;

// Bytes are copied on where they arrive, instead of by another thread that first has to wake up. The sockets read this once,
// when the first socket is made. A value that is set already stays.
const string InlineCompletions = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";
if (Environment.GetEnvironmentVariable(InlineCompletions) is null)
{
    Environment.SetEnvironmentVariable(InlineCompletions, "1");
}

// A Ctrl-C that comes while all is still being set up is to end the program in good order, too.
if (args is ["mount" or "demo" or "serve", ..])
{
    StopSignals.Listen();
}

RootCommand root = new("AisFs mounts an NVIDIA AIStore cluster as a file system. Try 'aisfs demo'.")
{
    MountCommand.Create(),
    UnmountCommand.Create(),
    RecoverCommand.Create(),
    DemoCommand.Create(),
    ServeCommand.Create(),
    StatusCommand.Create(),
    StatsCommand.Create(),
    TraceCommand.Create(),
    FlushCommand.Create(),
    CacheCommands.CreateForget(),
    CacheCommands.CreateRefresh(),
    LogLevelCommand.Create(),
    DoctorCommand.Create(),
    ConfigCommand.Create(),
    VersionCommand.Create(),
    HelpCommand.Create(),
    PageCommands.CreateCompletion(),
    PageCommands.CreateMan(),
};

// Without a command there is only one thing to say.
if (args.Length == 0)
{
    args = ["--help"];
}

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
        return ExitCode.Usage;
    }

    // Signals are this program's own business: a mount is not to be torn down by a timeout of the parser.
    return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }).ConfigureAwait(false);
}
catch (OptionException e)
{
    Console.Error.WriteLine($"aisfs: {PrintableText.Escape(e.Message)}");
    return ExitCode.Usage;
}
catch (Exception e) when (e is StartException or MountException or IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine($"aisfs: {PrintableText.Escape(e.Message)}");
    return FailureCode.Of(e);
}
finally
{
    StopSignals.Finish();
}
