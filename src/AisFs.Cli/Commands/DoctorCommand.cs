using System.CommandLine;
using AisFs.Cli.Commands.Checkup;
using AisFs.Cli.Commands.Inspection;
using AisFs.Cli.Configuration;
using AisFs.Cli.Options;
using AisFs.Cli.Running;
using AisFs.Cli.Text;
using AisFs.Mount.Host;
using Spectre.Console;

namespace AisFs.Cli.Commands;

/// <summary><c>aisfs doctor</c>: what may keep mounts from working, and what to do.</summary>
internal static class DoctorCommand
{
    private const int WordWidth = 4;

    /// <summary>Builds the command.</summary>
    /// <returns>The command.</returns>
    public static Command Create()
    {
        Option<bool> json = new("--json") { Description = "Print JSON." };
        Command command = new("doctor", "Look for what may keep mounts from working, and say what to do.") { json };
        OptionFlags flags = OptionFlags.AddTo(command, MountOptions.All.Where(static option => option.IsForRecover || option.IsForDoctor));
        command.SetAction(async (parsed, cancellationToken) =>
        {
            MountSettings settings = MountResolver.Resolve(new MountRequest(null, null, flags.Read(parsed), [], Environment.GetEnvironmentVariable)).Settings;
            string folder = settings.StagingDirectory ?? MountHost.ContentDefaults.StagingDirectory;
            Task<IReadOnlyList<DoctorCheck>> mounts = MountChecks.RunAsync(cancellationToken);
            IReadOnlyList<DoctorCheck> cluster = await new ClusterChecks(settings).RunAsync(cancellationToken).ConfigureAwait(false);
            List<DoctorCheck> checks = [.. OperatingSystem.IsWindows() ? WindowsChecks.Run() : LinuxChecks.Run(), .. LocalChecks.Run(folder), .. CacheChecks.Run(settings.CacheDirectory), .. cluster, .. await mounts.ConfigureAwait(false)];
            string worst = Check.Worst(checks);
            if (parsed.GetValue(json))
            {
                InspectionJson.Print(new DoctorReport(worst, checks), InspectionJson.Default.DoctorReport);
            }
            else
            {
                checks.ForEach(Print);
            }

            return worst == Check.FailWord ? ExitCode.Failure : ExitCode.Success;
        });
        return command;
    }

    private static void Print(DoctorCheck check)
    {
        string colour = check.Result switch
        {
            Check.OkWord => "green",
            Check.WarnWord => "yellow",
            _ => "red",
        };
        AnsiConsole.Markup($"[{colour}]{check.Result.PadRight(WordWidth)}[/] ");
        Console.Out.WriteLine($"{check.Name}: {PrintableText.Escape(check.Found)}");
        if (check.Advice is { } advice)
        {
            Console.Out.WriteLine($"{new string(' ', WordWidth + 1)}{PrintableText.Escape(advice)}");
        }
    }
}
