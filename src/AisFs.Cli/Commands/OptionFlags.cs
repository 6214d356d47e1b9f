using System.CommandLine;
using AisFs.Cli.Options;

namespace AisFs.Cli.Commands;

/// <summary>The options of the table as those of a command.</summary>
internal sealed class OptionFlags
{
    private readonly List<(MountOption Definition, Option Option)> _options = [];

    /// <summary>Adds options to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="definitions">The options.</param>
    /// <returns>What reads them.</returns>
    public static OptionFlags AddTo(Command command, IEnumerable<MountOption> definitions)
    {
        OptionFlags flags = new();
        foreach (MountOption definition in definitions.Where(static definition => definition.IsIn(OptionPlaces.Flag)))
        {
            bool isHidden = !definition.IsForThisSystem;
            Option option = definition.ValueName is null
                ? new Option<bool>(definition.Flag) { Description = definition.Help, Hidden = isHidden }
                : new Option<string>(definition.Flag) { Description = definition.Help, HelpName = definition.ValueName, Hidden = isHidden };
            flags._options.Add((definition, option));
            command.Add(option);
        }

        return flags;
    }

    /// <summary>Reads what was given.</summary>
    /// <param name="parsed">The command line.</param>
    /// <returns>The values.</returns>
    public IReadOnlyList<OptionValue> Read(ParseResult parsed)
    {
        List<OptionValue> values = [];
        foreach ((MountOption definition, Option option) in _options)
        {
            if (parsed.GetResult(option) is not { Implicit: false } result)
            {
                continue;
            }

            string? text = option is Option<bool> flag ? (result.GetValue(flag) ? "on" : "off") : result.GetValue((Option<string>)option);
            if (text is not null)
            {
                values.Add(new OptionValue(definition, text, OptionLayer.Flag, definition.Flag));
            }
        }

        return values;
    }
}
