using System.Text;
using System.Text.Json;
using AisFs.Cli.Configuration;
using AisFs.Cli.Options;
using AisFs.Cli.Running;
using AisFs.Cli.Text;

namespace AisFs.Cli.Commands.Config;

/// <summary>Prints what the configuration of a mount comes to.</summary>
internal static class ConfigShow
{
    private const string NoOrigin = "default";

    /// <summary>Prints it.</summary>
    /// <param name="mount">The mount.</param>
    /// <param name="json">Whether as JSON.</param>
    /// <returns>The exit code.</returns>
    public static int Run(ResolvedMount mount, bool json)
    {
        Console.Out.WriteLine(json ? Json(mount) : Table(mount));
        return ExitCode.Success;
    }

    /// <summary>Where a value comes from.</summary>
    /// <param name="value">The value.</param>
    /// <returns>A place of a file, a profile, a variable, or an option.</returns>
    public static string OriginOf(OptionValue value)
        => value.Layer is OptionLayer.Flag or OptionLayer.Word or OptionLayer.Variable or OptionLayer.ToolVariable || value.Spelling.LastIndexOf(": ", StringComparison.Ordinal) is not (> 0 and var at)
            ? value.Spelling
            : value.Spelling[..at];

    private static List<(string Name, string Value, string From)> RowsOf(ResolvedMount mount)
    {
        List<(string, string, string)> rows = [];
        if (mount.Source is { } source)
        {
            rows.Add(("source", source.Text, source.Place));
        }

        if (mount.Mountpoint is { } mountpoint)
        {
            rows.Add(("mountpoint", mountpoint.Text, mountpoint.Place));
        }

        foreach (MountOption option in MountOptions.All.Where(static option => option.IsForThisSystem))
        {
            OptionValue? value = mount.Values.FirstOrDefault(value => value.Option == option);
            rows.Add(value is null ? (option.Name, option.Default, NoOrigin) : (option.Name, value.Shown, OriginOf(value)));
        }

        return rows;
    }

    private static string Table(ResolvedMount mount)
    {
        List<(string Name, string Value, string From)> rows = [("option", "value", "from"), .. RowsOf(mount)];
        int names = rows.Max(static row => row.Name.Length);
        int values = Math.Min(rows.Max(static row => row.Value.Length), 40);
        StringBuilder table = new();
        foreach ((string name, string value, string from) in rows)
        {
            table.AppendLine($"{name.PadRight(names)}  {PrintableText.Escape(value).PadRight(values)}  {PrintableText.Escape(from)}".TrimEnd());
        }

        return table.ToString().TrimEnd();
    }

    private static string Json(ResolvedMount mount)
    {
        using MemoryStream bytes = new();
        using (Utf8JsonWriter writer = new(bytes, new JsonWriterOptions { Indented = true }))
        {
            writer.WriteStartObject();
            writer.WriteString("name", mount.Name);
            writer.WriteStartArray("files");
            foreach (ConfigFile file in mount.Files.All)
            {
                writer.WriteStringValue(file.Path);
            }

            writer.WriteEndArray();
            writer.WriteStartObject("values");
            foreach ((string name, string value, string from) in RowsOf(mount))
            {
                writer.WriteStartObject(name);
                writer.WriteString("value", value);
                writer.WriteString("from", from);
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.ToArray());
    }
}
