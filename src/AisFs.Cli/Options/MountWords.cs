using AisFs.Cli.Text;

namespace AisFs.Cli.Options;

/// <summary>The words of <c>-o</c>, in the manner of mount(8) and fstab.</summary>
internal static class MountWords
{
    /// <summary>Reads words.</summary>
    /// <param name="text">For example <c>ro,uid=1000,cache_ttl=10s</c>.</param>
    /// <param name="kernel">The words of mount(8) among all that was given; null for those of this text.</param>
    /// <returns>What they give to options, in their order.</returns>
    /// <exception cref="OptionException">A word is none of these.</exception>
    public static IReadOnlyList<OptionValue> Read(string text, KernelWords? kernel = null)
    {
        kernel ??= KernelWords.Read([text]);
        List<OptionValue> values = [];
        foreach (MountWord word in MountWord.Split(text))
        {
            if (OperatingSystem.IsWindows() && KernelWords.IsForLinux(word))
            {
                throw OtherSystem.Refuse("-o " + word.Name);
            }

            if (kernel.Holds(word) || (kernel.IsSloppy && MountOptions.Find(word.OptionName) is null && word is not { Name: "ro" or "rw", Value: null }))
            {
                continue;
            }

            values.Add(word switch
            {
                { Name: "ro", Value: null } => new OptionValue(MountOptions.Find("read-only")!, "on", OptionLayer.Word, "-o ro"),
                { Name: "rw", Value: null } => new OptionValue(MountOptions.Find("read-only")!, "off", OptionLayer.Word, "-o rw"),
                _ => Read(word),
            });
        }

        return values;
    }

    private static OptionValue Read(MountWord word)
    {
        MountOption? option = MountOptions.Find(word.OptionName);
        if (option is null || !option.IsIn(OptionPlaces.Word))
        {
            string question = NearWords.Question(word.OptionName, MountOptions.Shown(OptionPlaces.Word).Select(static o => o.Name).Concat(KernelWords.Names));
            throw new OptionException($"-o: there is no such option{UsageErrors.NameOf(word.Name)}{(question.Length > 0 ? question : "; 'aisfs mount --help' lists them.")}");
        }

        if (option.ValueName is { } valueName && word.Value is null)
        {
            throw new OptionException($"-o: '{option.Name}' needs a value: {option.Name}={valueName}.");
        }

        return new OptionValue(option, word.Value ?? "on", OptionLayer.Word, "-o " + word.Name);
    }
}
