using System.Management.Automation;
using System.Management.Automation.Runspaces;

// usage: AisFs.PowerShellHost SCRIPT LINE...; prints what PowerShell would complete each line to, a line each.
if (args.Length < 2)
{
    Console.Error.WriteLine("usage: AisFs.PowerShellHost SCRIPT LINE...");
    return 2;
}

using Runspace runspace = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());
runspace.Open();
using PowerShell shell = PowerShell.Create(runspace);
shell.AddScript(await File.ReadAllTextAsync(args[0])).Invoke();
foreach (ErrorRecord error in shell.Streams.Error)
{
    Console.Error.WriteLine(error.ToString());
}

if (shell.HadErrors)
{
    return 1;
}

foreach (string line in args[1..])
{
    shell.Commands.Clear();
    CommandCompletion completion = CommandCompletion.CompleteInput(line, line.Length, null, shell);
    Console.Out.WriteLine(string.Join(' ', completion.CompletionMatches.Select(static match => match.CompletionText)));
}

return 0;
