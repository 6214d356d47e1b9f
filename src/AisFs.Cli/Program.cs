using AisFs.Cli;
using AisFs.Cli.Calling;
using AisFs.Cli.Options;
using AisFs.Cli.Running;
using AisFs.Cli.Text;

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
if (args is ["mount" or "demo" or "serve" or "warm" or "bench", ..])
{
    StopSignals.Listen();
}

// Without a command there is only one thing to say.
if (args.Length == 0)
{
    args = ["--help"];
}

return await ProgramRun.RunAsync(ProgramCommands.Create(), call.Form, args).ConfigureAwait(false);
