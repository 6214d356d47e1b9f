using System.Collections;
using AisFs.Cli.Configuration;
using AisFs.Cli.Mounting;
using AisFs.Cli.Options;
using AisFs.Cli.Running;
using AisFs.Cli.Text;
using AisFs.Vfs.Names;

namespace AisFs.Cli.Commands.Config;

/// <summary>Tells all that is wrong with configuration files.</summary>
internal static class ConfigCheck
{
    /// <summary>Checks.</summary>
    /// <param name="path">The file; null for those that a mount would read.</param>
    /// <returns>The exit code.</returns>
    public static int Run(string? path)
    {
        ConfigFiles files = Load(path);
        List<string> errors = [.. files.Errors];
        if (errors.Count == 0)
        {
            errors.AddRange(files.MountNames.Select(name => Check(name, path)).OfType<string>());
        }

        foreach (string error in errors)
        {
            Console.Error.WriteLine($"aisfs: {PrintableText.Escape(error)}");
        }

        foreach (string doubt in Variables.Doubts(Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(static variable => (string)variable.Key)))
        {
            Console.Error.WriteLine($"aisfs: {PrintableText.Escape(doubt)}");
        }

        foreach (ConfigFile file in errors.Count == 0 ? files.All : [])
        {
            Console.Out.WriteLine($"{PrintableText.Escape(file.Path)}: {Count(file.Mounts.Count, "mount")}, {Count(file.Profiles.Count, "profile")}, no error.");
        }

        if (!files.All.Any())
        {
            Console.Out.WriteLine($"There is no configuration file: {PrintableText.Escape(string.Join(" or ", files.Paths))}.");
        }

        return errors.Count == 0 ? ExitCode.Success : ExitCode.Failure;
    }

    private static OptionValue? Given(string? path)
        => path is null ? null : new OptionValue(MountOptions.Find("config")!, path, OptionLayer.Flag, "aisfs config check");

    private static ConfigFiles Load(string? path)
        => ConfigFiles.Load(Given(path) ?? Variables.Read(Environment.GetEnvironmentVariable).FirstOrDefault(static value => value.Option.Name == "config"), Environment.GetEnvironmentVariable);

    // What is made of each mount when it is mounted shows what does not go together.
    private static string? Check(string name, string? path)
    {
        MountSettings settings = new();
        try
        {
            MountRequest request = new(name, null, Given(path) is { } file ? [file] : [], [], Environment.GetEnvironmentVariable);
            ResolvedMount mount = MountResolver.Resolve(request);
            settings = mount.Settings;
            if (mount.Source is not { } source)
            {
                return $"{PlaceOf(mount, name)}: the mount has no source: write source = \"ais://...\".";
            }

            if (!MountSource.TryParse(source.Text, out MountSource? parsed, out string? reason))
            {
                return OperatingSystem.IsWindows() && source.Text.StartsWith('\\') ? null : $"{source.Place}: source: {reason}";
            }

            FileSystemSettings.Create(parsed, settings);
            return null;
        }
        catch (OptionException e)
        {
            return $"mount '{name}': {settings.Respell(e.Message)}";
        }
    }

    private static string PlaceOf(ResolvedMount mount, string name)
        => mount.Files.All.Select(file => file.Mounts.GetValueOrDefault(name)).OfType<ConfigTable>().Last().Place;

    private static string Count(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";
}
