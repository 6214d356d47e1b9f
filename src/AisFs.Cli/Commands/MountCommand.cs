using System.CommandLine;
using AisFs.Cli.Configuration;
using AisFs.Cli.Daemon;
using AisFs.Cli.Logging;
using AisFs.Cli.Mounting;
using AisFs.Cli.Options;
using AisFs.Cli.Running;
using AisFs.Mount;

namespace AisFs.Cli.Commands;

/// <summary><c>aisfs mount</c>.</summary>
internal static class MountCommand
{
    /// <summary>Builds the command from the table of options.</summary>
    /// <returns>The command.</returns>
    public static Command Create()
    {
        Argument<string> source = new("source") { Description = "ais:// for the whole cluster, ais://bucket, ais://bucket/prefix, aws://bucket ..., or the name of a mount of a configuration file." };
        Argument<string?> mountpoint = new("mountpoint") { Arity = ArgumentArity.ZeroOrOne, Description = OperatingSystem.IsWindows() ? "A free drive letter (X:), * for the next free one, or an empty directory. May be left out with --network." : "An empty directory. May be left out for a named mount." };
        Option<string[]> words = new("-o") { Description = "Options in the manner of mount(8): name=value,name,...", HelpName = "WORDS" };
        Option<bool> fake = new("--fake") { Hidden = true };
        Option<bool> verbose = new("--verbose") { Hidden = true };
        Option<bool> child = new(DaemonLauncher.ChildOption) { Hidden = true };
        Command command = new("mount", "Mount a cluster, a bucket or a prefix.") { source, mountpoint, words, fake, verbose, child };
        OptionFlags flags = OptionFlags.AddTo(command, MountOptions.All);

        command.SetAction(async (parsed, _) =>
        {
            StartFolder.Remember();
            IReadOnlyList<OptionValue> given = [.. flags.Read(parsed), .. ReadOnlyOrder.Find(parsed.Tokens)];
            MountRequest request = new(parsed.GetRequiredValue(source), parsed.GetValue(mountpoint), given, parsed.GetValue(words) ?? [], Environment.GetEnvironmentVariable);
            ResolvedMount resolved = MountResolver.Resolve(request);
            MountSettings settings = resolved.Settings with { Fake = parsed.GetValue(fake), Verbose = parsed.GetValue(verbose) };
            bool isChild = parsed.GetValue(child);
            if (settings.KernelWords.IsRemount)
            {
                return Remount.Run(MountpointText.Normalise(resolved.Mountpoint?.Text ?? string.Empty), settings);
            }

            if (!settings.Foreground && !settings.Fake && !isChild)
            {
                int exitCode = await DaemonLauncher.RunAsync(DaemonArguments.WithoutSecrets(parsed.Tokens), settings.Token).ConfigureAwait(false);
                if (exitCode == ExitCode.Success && settings.Verbose && resolved.Mountpoint is { } place)
                {
                    MountReport.Tell(MountpointText.Normalise(place.Text));
                }

                return exitCode;
            }

            string? token = isChild ? DaemonChild.ReceiveToken() : settings.Token;

            // What the parent was given by --token is not in the command line of its daemon, and so cannot be read again.
            string[] fixedOptions = token == settings.Token ? [] : ["token", "token-file"];
            Reconfiguration configuration = new(resolved, () => MountResolver.Resolve(request), fixedOptions);
            settings = settings with { Token = token, LiveToken = new LiveToken() };

            try
            {
                string what = resolved.Source?.Text ?? throw new OptionException($"the mount '{resolved.Name}' has no source: write source = \"ais://...\" into its table.");
                (string from, string target, settings) = WindowsNetwork.Resolve(what, resolved.Mountpoint?.Text, settings);
                return await MountRunner.RunAsync(from, target, settings, isChild, configuration).ConfigureAwait(false);
            }
            catch (Exception e) when (e is OptionException or StartException)
            {
                string message = settings.Respell(e.Message);
                Report(message);
                throw e is StartException start ? new StartException(message, start.Code, e) : new OptionException(message, e);
            }
            catch (Exception e) when (e is MountException or IOException or UnauthorizedAccessException)
            {
                Report(e.Message);
                throw;
            }
        });
        return command;
    }

    // At logon there is no console to read it from.
    private static void Report(string message)
    {
        if (OperatingSystem.IsWindows())
        {
            EventLogSink.Report(message);
        }
    }
}
