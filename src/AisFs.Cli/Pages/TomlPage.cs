using AisFs.Cli.Configuration;
using AisFs.Cli.Options;

namespace AisFs.Cli.Pages;

/// <summary>The manual page aisfs.toml(5).</summary>
internal static class TomlPage
{
    /// <summary>Writes it.</summary>
    /// <param name="date">When its text was last changed.</param>
    /// <returns>The page in roff.</returns>
    public static string Write(string date)
    {
        ManPage page = new("aisfs.toml", 5, date);
        page.Section("Name").Paragraph("aisfs.toml - configuration files of aisfs");
        page.Section("Description")
            .Paragraph("`aisfs` reads `/etc/aisfs/config.toml`, and then `~/.config/aisfs/config.toml` (or `aisfs/config.toml` in the folder that `XDG_CONFIG_HOME` names), whose keys count more. With `--config FILE`, or the variable `AISFS_CONFIG`, that file is the only one. The files are TOML.")
            .Paragraph("Options of the command line, words of `-o` and variables count more than any file; the keys of a mount count more than the defaults of both files; a profile counts less than any of these.")
            .Paragraph("An unknown key, a value of the wrong type, and what excludes each other are errors, which are told with file, line and column. `aisfs config check` tells all of them. `aisfs config show NAME` tells what each option comes to.")
            .Paragraph("A file that holds a token is refused if others may read it, and any file if every user may write to it.");
        page.Section("Tables")
            .Term("`[defaults]`", "Options of all mounts.")
            .Term("`[mount.NAME]`", "A mount that `aisfs mount NAME` mounts. A name has letters, digits, dots, dashes and underscores.")
            .Term("`[profile.NAME]`", "A profile: options that count less than anything else that is said. One with the name of a built-in profile takes its place.");
        page.Section("Keys of a mount")
            .Term("`source` (string)", "What is mounted.")
            .Term("`mountpoint` (string)", "Where, unless the command line says it.")
            .Term("`options` (string)", "Words of `-o`, as in fstab. The keys of the table count more.");
        page.Section("Options")
            .Paragraph("Each of these keys can stand in each table. Underscores may stand for dashes.");
        foreach (MountOption option in MountOptions.All.Where(static option => option.IsIn(OptionPlaces.File)))
        {
            page.Term($"`{option.Name}` ({OptionText.TypeOf(option)})", OptionText.Of(option));
        }

        page.Section("Profiles").Paragraph($"Built in are {string.Join(", ", BuiltInProfile.All.Select(static profile => $"`{profile.Name}`"))}; `aisfs`(1) lists their values.");
        page.Section("Examples").Example(
            "[defaults]",
            "endpoint = [\"http://proxy1:51080\", \"http://proxy2:51080\"]",
            "token-file = \"/etc/aisfs/token\"",
            "",
            "[mount.data]",
            "source = \"ais://data\"",
            "mountpoint = \"/mnt/data\"",
            "profile = \"training-read\"",
            "",
            "[mount.checkpoints]",
            "source = \"ais://checkpoints\"",
            "mountpoint = \"/mnt/checkpoints\"",
            "profile = \"checkpoint-write\"",
            "memory-limit = \"8GiB\"");
        page.Section("See also").Paragraph("`aisfs`(1), `mount.aisfs`(8)");
        return page.ToString();
    }
}
