using AisFs.Cli.Options;
using AisFs.Cli.Text;

namespace AisFs.Cli.Configuration;

/// <summary>
/// Puts together what all places say about a mount. An option of the command line counts more than a word of <c>-o</c>, this more than
/// a variable, a file, a profile, and the default.
/// </summary>
internal static class MountResolver
{
    private const string CommandLine = "command line";
    private const string Config = "config";
    private const string Profile = "profile";

    /// <summary>Puts it together.</summary>
    /// <param name="request">What the command line and the environment say.</param>
    /// <returns>All that is known.</returns>
    /// <exception cref="OptionException">Something makes no sense; the message begins with what, as it was spelt.</exception>
    public static ResolvedMount Resolve(MountRequest request)
    {
        KernelWords given = KernelWords.Read(request.Words);
        List<OptionValue> near = [.. Variables.Read(request.Environment), .. request.Words.SelectMany(words => MountWords.Read(words, given)), .. request.Flags];
        ConfigFiles files = ConfigFiles.Load(Nearest(near, Config), request.Environment);
        files.ThrowIfWrong();

        string? name = NameOf(request.Source, files);
        ConfigTable? machine = name is null ? null : files.Machine?.Mounts.GetValueOrDefault(name);
        ConfigTable? user = name is null ? null : files.User?.Mounts.GetValueOrDefault(name);
        List<OptionValue> all =
        [
            .. files.Machine?.Defaults.In(OptionLayer.MachineDefaults) ?? [],
            .. files.User?.Defaults.In(OptionLayer.UserDefaults) ?? [],
            .. machine?.In(OptionLayer.MachineMount) ?? [],
            .. user?.In(OptionLayer.UserMount) ?? [],
            .. near,
        ];
        (MountSettings settings, IReadOnlyList<OptionValue> values) = OptionValue.Combine(new MountSettings(), [.. OfProfile(all, files), .. all]);
        settings = settings with { KernelWords = KernelWords.Read([machine?.Words?.Text ?? string.Empty, user?.Words?.Text ?? string.Empty, .. request.Words]) };
        ConfigText? source = name is null ? Given(request.Source) : user?.Source ?? machine?.Source;
        return new ResolvedMount(name, source, Given(request.Mountpoint) ?? user?.Mountpoint ?? machine?.Mountpoint, settings, values, files);
    }

    private static ConfigText? Given(string? text) => text is null ? null : new ConfigText(text, CommandLine);

    private static OptionValue? Nearest(IEnumerable<OptionValue> values, string name)
        => values.Where(value => value.Option.Name == name).OrderBy(static value => value.Layer).LastOrDefault();

    // A source has a colon or a slash; a name has neither.
    private static string? NameOf(string? source, ConfigFiles files)
    {
        if (source is null || !ConfigReader.IsName(source))
        {
            return null;
        }

        return files.MountNames.Contains(source)
            ? source
            : throw new OptionException($"'{source}' is neither a source such as ais://{source}, nor a mount of {Known(files)}{NearWords.Question(source, files.MountNames)}");
    }

    private static string Known(ConfigFiles files) => string.Join(" or ", files.Paths);

    private static IEnumerable<OptionValue> OfProfile(List<OptionValue> values, ConfigFiles files)
    {
        if (Nearest(values, Profile) is not { } chosen)
        {
            return [];
        }

        string name = chosen.Text;
        ConfigTable? machine = files.Machine?.Profiles.GetValueOrDefault(name);
        ConfigTable? user = files.User?.Profiles.GetValueOrDefault(name);
        BuiltInProfile? builtIn = BuiltInProfile.Find(name);
        if (machine is null && user is null && builtIn is null)
        {
            IEnumerable<string> names = files.All.SelectMany(static file => file.Profiles.Keys).Concat(BuiltInProfile.All.Select(static profile => profile.Name)).Distinct(StringComparer.Ordinal);
            throw new OptionException($"{chosen.Spelling}: there is no profile '{name}'; there are {string.Join(", ", names)}.");
        }

        // A profile of a file takes the place of a built-in one of the same name.
        return user?.In(OptionLayer.Profile) ?? machine?.In(OptionLayer.Profile)
            ?? builtIn!.Values
                .Select(value => new OptionValue(MountOptions.Find(value.Option)!, value.Value, OptionLayer.Profile, $"profile {name}: {value.Option}"))
                .Where(static value => value.Option.IsForThisSystem);
    }
}
