using System.CommandLine;
using AisFs.Cli.Configuration;
using AisFs.Cli.Options;

namespace AisFs.Cli.Pages;

/// <summary>The manual page aisfs(1).</summary>
internal static class AisfsPage
{
    /// <summary>Writes it.</summary>
    /// <param name="root">The program's commands.</param>
    /// <param name="date">When its text was last changed.</param>
    /// <returns>The page in roff.</returns>
    public static string Write(Command root, string date)
    {
        ManPage page = new("aisfs", 1, date);
        page.Section("Name").Paragraph("aisfs - mounts an NVIDIA AIStore cluster as a file system");
        page.Section("Synopsis");
        foreach ((string path, Command command) in CommandTree.Below(root).Where(static entry => entry.Command.Subcommands.Count == 0))
        {
            page.Paragraph($"`{CommandTree.Synopsis(path, command)}`");
        }

        page.Section("Description")
            .Paragraph("`aisfs` mounts an AIStore cluster, a bucket, or what lies below a prefix, so that programs use objects as files. `aisfs mount` goes to the background, and returns when the mount works, or tells in one sentence why it does not.")
            .Paragraph("SOURCE is `ais://` for the whole cluster, `ais://bucket`, `ais://bucket/prefix`, a bucket of another provider such as `aws://bucket`, or the name of a mount of a configuration file; see `aisfs.toml`(5). MOUNTPOINT is an empty directory.");
        AddCommands(page, root);
        AddOptions(page);
        AddProfiles(page);
        page.Section("Environment")
            .Paragraph("Each option of the tables above has a variable `AISFS_NAME`, with underscores for dashes. The variables of the tools of AIStore count, too, where that one is not set. An empty variable counts as not set.")
            .Paragraph("An option of the command line counts more than a word of `-o`, this more than a variable, a configuration file, a profile, and the default. `aisfs config show` tells where each value comes from.");
        page.Section("Signals")
            .Term("`SIGTERM`, `SIGINT`", "Finish uploads and unmount. A second signal does not wait for open files.")
            .Term("`SIGHUP`", "Open the log file again, and read the configuration files again. What can change while the mount runs takes effect; the log tells what changed, and what needs a new mount.");
        page.Section("Files")
            .Term("`/etc/aisfs/config.toml`", "Configuration of the machine.")
            .Term("`~/.config/aisfs/config.toml`", "Configuration of the user, or in the folder that `XDG_CONFIG_HOME` names.");
        page.Section("Exit status")
            .Term("`0`", "Success.")
            .Term("`1`", "Failure; the reason stands on standard error. Also a mount that ended with files that did not reach the cluster.")
            .Term("`2`", "A wrong command line, variable or configuration file.");
        page.Section("Examples").Example("aisfs mount ais://data /mnt/data --endpoint http://proxy:51080 --profile training-read", "aisfs config show data", "aisfs unmount /mnt/data");
        page.Section("See also").Paragraph("`mount.aisfs`(8), `aisfs.toml`(5), `fusermount3`(1)");
        return page.ToString();
    }

    private static void AddCommands(ManPage page, Command root)
    {
        page.Section("Commands");
        foreach ((string path, Command command) in CommandTree.Below(root).Where(static entry => entry.Command.Subcommands.Count == 0))
        {
            page.Part(CommandTree.Synopsis(path, command)).Paragraph(command.Description ?? string.Empty);
            foreach (Argument argument in command.Arguments.Where(static argument => !argument.Hidden))
            {
                page.Term(argument.Name.ToUpperInvariant(), argument.Description ?? string.Empty);
            }

            List<Option> options = [.. CommandTree.OptionsOf(command, forWindows: false)];
            foreach (Option option in options.Where(static option => CommandTree.Definition(option) is null))
            {
                page.Term(NameOf(option), option.Description ?? string.Empty);
            }

            string[] shared = [.. options.Where(static option => CommandTree.Definition(option) is not null).Select(static option => $"`{option.Name}`")];
            if (shared.Length > 0)
            {
                page.Paragraph(shared.Length > 10 ? "It takes all options of the next section." : $"It takes these options of the next section: {string.Join(", ", shared)}.");
            }
        }
    }

    private static string NameOf(Option option)
    {
        string names = string.Join(", ", option.Aliases.Prepend(option.Name).Select(static name => $"`{name}`"));
        return option.HelpName is { } value ? $"{names} {value}" : names;
    }

    private static void AddOptions(ManPage page)
    {
        page.Section("Options of aisfs mount")
            .Paragraph("Each option is written `--name VALUE`, or `-o name=value` in the manner of mount(8), where underscores may stand for dashes. A switch is turned off again by `--name=off`. Sizes are bytes, or take a unit (KiB, MiB, GiB, TiB). Times are seconds, or take a unit (ms, s, m, h, d).");
        foreach (OptionSection section in MountOptions.Sections)
        {
            MountOption[] options = [.. section.Options.Where(static option => option.IsIn(OptionPlaces.Flag) && !option.IsForWindows)];
            if (options.Length > 0)
            {
                page.Part(section.Title);
            }

            foreach (MountOption option in options)
            {
                page.Term(option.ValueName is { } value ? $"`{option.Flag}` {value}" : $"`{option.Flag}`", OptionText.Of(option));
            }
        }
    }

    private static void AddProfiles(ManPage page)
    {
        page.Section("Profiles");
        page.Paragraph("A profile is a set of values for one kind of use. It counts less than anything else that is said. A configuration file may have others.");
        foreach (BuiltInProfile profile in BuiltInProfile.All)
        {
            page.Term($"`{profile.Name}`", $"{profile.Purpose} {string.Join(", ", profile.Values.Select(static value => $"{value.Option}={value.Value}"))}.");
        }
    }
}
