using System.CommandLine;
using System.CommandLine.Help;
using AisFs.Cli.Calling;
using AisFs.Cli.Commands;
using AisFs.Cli.Commands.Config;
using AisFs.Cli.Daemon;
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

// Links give the program other names, and mount(8) calls it in a way of its own.
Call call;
try
{
    call = Call.Of(ProgramName.Find(), args);
}
catch (OptionException e)
{
    Console.Error.WriteLine($"aisfs: {PrintableText.Escape(e.Message)}");
    return Call.ExitCodeFor(CallingForm.MountHelper, ExitCode.Usage);
}

if (call.Form != CallingForm.Verb && OperatingSystem.IsLinux())
{
    HelperEnvironment.Correct();
}

if (call.Namespace is { } target)
{
    return Call.ExitCodeFor(call.Form, await OtherNamespace.RunAsync(target, call.Arguments).ConfigureAwait(false));
}

args = [.. call.Arguments];

// A Ctrl-C that comes while all is still being set up is to end the program in good order, too.
if (args is ["mount" or "demo" or "serve", ..])
{
    StopSignals.Listen();
}

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
        return Call.ExitCodeFor(call.Form, ExitCode.Usage);
    }

    // Signals are this program's own business: a mount is not to be torn down by a timeout of the parser.
    int exitCode = await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }).ConfigureAwait(false);
    return Call.ExitCodeFor(call.Form, exitCode);
}
catch (OptionException e)
{
    Console.Error.WriteLine($"aisfs: {PrintableText.Escape(e.Message)}");
    ServiceManager.Current.SendStatus(PrintableText.Escape(e.Message));
    return Call.ExitCodeFor(call.Form, ExitCode.Usage);
}
catch (Exception e) when (e is StartException or MountException or IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine($"aisfs: {PrintableText.Escape(e.Message)}");
    ServiceManager.Current.SendStatus(PrintableText.Escape(e.Message));
    return Call.ExitCodeFor(call.Form, FailureCode.Of(e));
}
finally
{
    StopSignals.Finish();
}
