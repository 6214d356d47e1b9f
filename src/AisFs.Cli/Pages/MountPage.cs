using AisFs.Cli.Options;

namespace AisFs.Cli.Pages;

/// <summary>The manual page mount.aisfs(8).</summary>
internal static class MountPage
{
    /// <summary>Writes it.</summary>
    /// <param name="date">When its text was last changed.</param>
    /// <returns>The page in roff.</returns>
    public static string Write(string date)
    {
        ManPage page = new("mount.aisfs", 8, date);
        page.Section("Name").Paragraph("mount.aisfs - mounts an AIStore cluster by mount(8) and fstab(5)");
        page.Section("Synopsis")
            .Paragraph("`mount -t aisfs` [`-o` WORDS] SOURCE MOUNTPOINT")
            .Paragraph("`mount.aisfs` SOURCE MOUNTPOINT [`-o` WORDS]");
        page.Section("Description")
            .Paragraph("`mount`(8) runs `mount.aisfs` for file systems of the type aisfs. It is `aisfs mount` by another name. SOURCE is `ais://` for the whole cluster, `ais://bucket`, `ais://bucket/prefix`, or the name of a mount of a configuration file.")
            .Paragraph("A comma ends a word of `-o`. A comma within a value is written `\\,`, or the value stands in double quotes. Several addresses of `endpoint` may be separated by semicolons; commas do as well where each address begins with http:// or https://.");
        page.Section("Words");
        foreach (MountOption option in MountOptions.All.Where(static option => option.IsIn(OptionPlaces.Word) && !option.IsForWindows))
        {
            page.Term(option.ValueName is { } value ? $"`{option.Word}`={value}" : $"`{option.Word}`", option.Help);
        }

        page.Term("`ro`, `rw`", "The same as read_only=on and read_only=off; the last one counts.");
        page.Section("Examples")
            .Paragraph("A line of /etc/fstab:")
            .Example("ais://data  /mnt/data  aisfs  _netdev,ro,endpoint=http://proxy:51080,profile=training-read  0 0")
            .Paragraph("The same with what is kept in /etc/aisfs/config.toml under [mount.data]:")
            .Example("data  /mnt/data  aisfs  _netdev  0 0");
        page.Section("See also").Paragraph("`aisfs`(1), `aisfs.toml`(5), `mount`(8), `fstab`(5)");
        return page.ToString();
    }
}
