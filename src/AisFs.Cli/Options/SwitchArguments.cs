namespace AisFs.Cli.Options;

/// <summary><c>--read-only=off</c> and the like: the parser of the command line knows true and false only.</summary>
internal static class SwitchArguments
{
    /// <summary>Writes the values of switches as the parser takes them.</summary>
    /// <param name="arguments">The command line.</param>
    /// <returns>The same, with true or false where a switch is given on or off.</returns>
    /// <exception cref="OptionException">A switch has another value.</exception>
    public static IReadOnlyList<string> Normalise(IReadOnlyList<string> arguments)
    {
        List<string> normal = [];
        bool isOption = true;
        foreach (string argument in arguments)
        {
            isOption &= argument != "--";
            int equals = argument.IndexOf('=', StringComparison.Ordinal);
            MountOption? option = isOption && equals > 2 && argument.StartsWith("--", StringComparison.Ordinal) ? MountOptions.Find(argument[2..equals]) : null;
            normal.Add(option is { Kind: OptionKind.Switch }
                ? $"{option.Flag}={(ValueParser.Switch(option.Flag, argument[(equals + 1)..]) ? "true" : "false")}"
                : argument);
        }

        return normal;
    }
}
