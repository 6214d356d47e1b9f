using AisFs.Cli.Options;
using AisFs.Cli.Text;

namespace AisFs.Cli.Configuration;

/// <summary>Options that variables of the environment give.</summary>
internal static class Variables
{
    private const string Prefix = "AISFS_";

    /// <summary>Reads the variables. Empty ones count as not set.</summary>
    /// <param name="environment">Reads one.</param>
    /// <returns>The values.</returns>
    public static IEnumerable<OptionValue> Read(Func<string, string?> environment)
    {
        foreach (MountOption option in MountOptions.All.Where(static option => option.IsIn(OptionPlaces.Variable)))
        {
            string? name = NamesOf(option).FirstOrDefault(variable => !string.IsNullOrEmpty(environment(variable)));
            if (name is not null)
            {
                yield return new OptionValue(option, environment(name)!, name == option.Variable ? OptionLayer.Variable : OptionLayer.ToolVariable, name);
            }
        }
    }

    /// <summary>The variables of an option; the nearer one first.</summary>
    /// <param name="option">The option.</param>
    /// <returns>Their names.</returns>
    public static IEnumerable<string> NamesOf(MountOption option) => option.AisVariable is { } other ? [option.Variable, other] : [option.Variable];

    /// <summary>Finds variables that look like mistyped ones.</summary>
    /// <param name="names">The names of the variables that are set.</param>
    /// <returns>One sentence for each.</returns>
    public static IEnumerable<string> Doubts(IEnumerable<string> names)
    {
        HashSet<string> known = [.. MountOptions.All.Where(static option => option.IsIn(OptionPlaces.Variable)).Select(static option => option.Variable)];
        foreach (string name in names.Where(name => name.StartsWith(Prefix, StringComparison.Ordinal) && !known.Contains(name)).Order(StringComparer.Ordinal))
        {
            if (NearWords.Find(name, known) is { } near)
            {
                yield return $"the variable {name} has no meaning; did you mean {near}?";
            }
        }
    }
}
