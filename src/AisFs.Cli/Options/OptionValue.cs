namespace AisFs.Cli.Options;

/// <summary>The value that one place gives to an option.</summary>
/// <param name="Option">The option.</param>
/// <param name="Text">The value; on or off for a switch.</param>
/// <param name="Layer">Where it comes from.</param>
/// <param name="Spelling">The option as it is spelt there: <c>--cache-ttl</c>, <c>AISFS_CACHE_TTL</c>, <c>config.toml:3:1: cache-ttl</c>.</param>
internal sealed record OptionValue(MountOption Option, string Text, OptionLayer Layer, string Spelling)
{
    /// <summary>What is shown in place of a secret.</summary>
    public const string Redacted = "********";

    /// <summary>The value as it may be shown.</summary>
    public string Shown => Option.IsSecret ? Redacted : Text;

    /// <summary>Puts the value into settings.</summary>
    /// <param name="settings">The settings.</param>
    /// <returns>The settings with it.</returns>
    /// <exception cref="OptionException">The value makes no sense. The message begins with the option as it was spelt.</exception>
    public MountSettings ApplyTo(MountSettings settings)
    {
        if (!Option.IsForThisSystem)
        {
            throw OtherSystem.Refuse(Spelling);
        }

        try
        {
            settings = Option.Apply(settings, Text);
        }
        catch (OptionException e)
        {
            throw new OptionException(Respell(e.Message, Option.Name, Spelling));
        }

        return settings with { Spellings = settings.Spellings.SetItem(Option.Name, Spelling) };
    }

    /// <summary>Puts values into settings: of each option the one that counts most, and of two that exclude each other the nearer one.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="values">The values; of two of the same layer the later one counts.</param>
    /// <returns>The settings, and the values that count.</returns>
    /// <exception cref="OptionException">A value that counts makes no sense.</exception>
    public static (MountSettings Settings, IReadOnlyList<OptionValue> Effective) Combine(MountSettings settings, IEnumerable<OptionValue> values)
    {
        Dictionary<string, OptionValue> nearest = new(StringComparer.Ordinal);
        foreach (OptionValue value in values)
        {
            if (!nearest.TryGetValue(value.Option.Name, out OptionValue? other) || other.Layer <= value.Layer)
            {
                nearest[value.Option.Name] = value;
            }
        }

        List<OptionValue> effective = [.. nearest.Values.Where(value => !IsOutdone(value, nearest))];
        foreach (OptionValue value in effective)
        {
            settings = value.ApplyTo(settings);
        }

        return (settings, effective);
    }

    /// <summary>Has a message begin with the option as it was spelt.</summary>
    /// <param name="message">A message; what does not begin with the name and a colon stays.</param>
    /// <param name="name">The option's name.</param>
    /// <param name="spelling">As it was spelt.</param>
    /// <returns>The message.</returns>
    public static string Respell(string message, string name, string spelling)
        => message.StartsWith(name + ":", StringComparison.Ordinal) ? spelling + message[name.Length..] : message;

    private static bool IsOutdone(OptionValue value, Dictionary<string, OptionValue> nearest)
    {
        if (value.Option.PartnerOf is { } partner && nearest.TryGetValue(partner, out OptionValue? main) && main.Layer > value.Layer)
        {
            return true;
        }

        return value.Option.Rival is { } rival && nearest.TryGetValue(rival, out OptionValue? other)
            && (other.Layer > value.Layer || (other.Layer == value.Layer && string.CompareOrdinal(rival, value.Option.Name) < 0));
    }
}
