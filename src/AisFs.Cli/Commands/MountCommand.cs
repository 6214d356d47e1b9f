using System.CommandLine;
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
        Argument<string> source = new("source") { Description = "ais:// for the whole cluster, ais://bucket, ais://bucket/prefix, aws://bucket ..." };
        Argument<string?> mountpoint = new("mountpoint") { Arity = ArgumentArity.ZeroOrOne, Description = OperatingSystem.IsWindows() ? "A free drive letter (X:), * for the next free one, or an empty directory. May be left out with --network." : "An empty directory." };
        Option<string[]> words = new("-o") { Description = "Options in the manner of mount(8): name=value,name,...", HelpName = "WORDS" };
        Option<bool> fake = new("--fake") { Hidden = true };
        Option<bool> verbose = new("--verbose") { Hidden = true };
        Option<bool> child = new(DaemonLauncher.ChildOption) { Hidden = true };
        Command command = new("mount", "Mount a cluster, a bucket or a prefix.") { source, mountpoint, words, fake, verbose, child };

        List<(MountOption Definition, Option Option)> options = [];
        foreach (MountOption definition in MountOptions.All)
        {
            Option option = definition.ValueName is null
                ? new Option<bool>("--" + definition.Name) { Description = definition.Help }
                : new Option<string>("--" + definition.Name) { Description = definition.Help, HelpName = definition.ValueName };
            options.Add((definition, option));
            command.Add(option);
        }

        command.SetAction(async (parsed, _) =>
        {
            MountSettings settings = Read(parsed, words, options) with { Fake = parsed.GetValue(fake), Verbose = parsed.GetValue(verbose) };
            bool isChild = parsed.GetValue(child);
            if (settings.KernelWords.IsRemount)
            {
                return Remount.Run(MountpointText.Normalise(parsed.GetValue(mountpoint) ?? string.Empty), settings);
            }

            if (!settings.Foreground && !settings.Fake && !isChild)
            {
                int exitCode = await DaemonLauncher.RunAsync(DaemonArguments.WithoutSecrets(parsed.Tokens), settings.Token).ConfigureAwait(false);
                if (exitCode == ExitCode.Success && settings.Verbose)
                {
                    MountReport.Tell(MountpointText.Normalise(parsed.GetRequiredValue(mountpoint)!));
                }

                return exitCode;
            }

            settings = isChild ? settings with { Token = DaemonChild.ReceiveToken() } : settings;

            try
            {
                (string from, string target, settings) = WindowsNetwork.Resolve(parsed.GetRequiredValue(source), parsed.GetValue(mountpoint), settings);
                return await MountRunner.RunAsync(from, target, settings, isChild).ConfigureAwait(false);
            }
            catch (Exception e) when (OperatingSystem.IsWindows() && e is OptionException or StartException or MountException or IOException or UnauthorizedAccessException)
            {
                // At logon there is no console to read it from.
                EventLogSink.Report(e.Message);
                throw;
            }
        });
        return command;
    }

    private static MountSettings Read(ParseResult parsed, Option<string[]> words, List<(MountOption Definition, Option Option)> options)
    {
        MountSettings settings = new();
        foreach (string group in parsed.GetValue(words) ?? [])
        {
            settings = MountOptions.ApplyWords(settings, group);
        }

        // A long option counts more than a word of -o.
        foreach ((MountOption definition, Option option) in options)
        {
            if (option is Option<bool> flag)
            {
                settings = parsed.GetValue(flag) ? definition.Apply(settings, string.Empty) : settings;
            }
            else if (parsed.GetValue((Option<string>)option) is { } value)
            {
                settings = definition.Apply(settings, value);
            }
        }

        return settings with { ReadOnly = ReadOnlyOrder.Find(parsed.Tokens) ?? settings.ReadOnly };
    }
}
