namespace AisFs.Cli.Options;

/// <summary>
/// One option of <c>aisfs mount</c>. The same table serves <c>--name VALUE</c>, <c>-o name=value</c>, the variable
/// <c>AISFS_NAME</c>, the key of a configuration file, the help, the man pages, the completions and the table of mount.md.
/// </summary>
/// <param name="Name">The name with dashes; <c>-o</c> and files take underscores too.</param>
/// <param name="ValueName">
/// How the value is called in the help; null for a switch. It tells what the value is: SIZE, TIME, N, ID, KIB, MODE, FILE, DIR, or
/// the words to choose from with <c>|</c> between them; anything else is text.
/// </param>
/// <param name="Help">What it does, with its unit and range. A last sentence "Default: X." tells the default.</param>
/// <param name="Apply">Puts the value (on or off for a switch) into the settings; throws <see cref="OptionException"/>.</param>
internal sealed record MountOption(string Name, string? ValueName, string Help, Func<MountSettings, string, MountSettings> Apply)
{
    private const string DefaultSentence = " Default: ";

    /// <summary>Whether no other user may see the value.</summary>
    public bool IsSecret { get; init; }

    /// <summary>Whether a running mount takes another value when it is told to read its configuration again.</summary>
    public bool IsLive { get; init; }

    /// <summary>Whether it has a meaning on Windows only.</summary>
    public bool IsForWindows { get; init; }

    /// <summary>Whether it has a meaning on Linux only.</summary>
    public bool IsForLinux { get; init; }

    /// <summary>Whether it has a meaning on this system. Else it is neither shown nor taken.</summary>
    public bool IsForThisSystem => OperatingSystem.IsWindows() ? !IsForLinux : !IsForWindows;

    /// <summary>Whether <c>aisfs recover</c> and <c>aisfs doctor</c> take it, too.</summary>
    public bool IsForRecover { get; init; }

    /// <summary>Whether <c>aisfs doctor</c> takes it, too, as all that <c>aisfs recover</c> takes.</summary>
    public bool IsForDoctor { get; init; }

    /// <summary>Whether several values may be given, with commas or semicolons between them; in a file as an array.</summary>
    public bool IsList { get; init; }

    /// <summary>Where it may be given.</summary>
    public OptionPlaces Places { get; init; } = OptionPlaces.All;

    /// <summary>The variable by which the tools of AIStore know it; null for none.</summary>
    public string? AisVariable { get; init; }

    /// <summary>The option that says the same in another way: the nearer of the two counts. Null for none.</summary>
    public string? Rival { get; init; }

    /// <summary>The option without which this one means nothing: a value of it that is farther than that of the other does not count. Null for none.</summary>
    public string? PartnerOf { get; init; }

    /// <summary>The option as it stands in a command line.</summary>
    public string Flag => "--" + Name;

    /// <summary>The option as a word of <c>-o</c>.</summary>
    public string Word => Name.Replace('-', '_');

    /// <summary>The variable of the environment.</summary>
    public string Variable => "AISFS_" + Word.ToUpperInvariant();

    /// <summary>What the value is.</summary>
    public OptionKind Kind => ValueName switch
    {
        null => OptionKind.Switch,
        "on|off" => OptionKind.OnOff,
        "SIZE" => OptionKind.Size,
        "SIZE|%" => OptionKind.Text,
        "TIME" => OptionKind.Time,
        "N" or "ID" or "KIB" => OptionKind.Number,
        "MODE" => OptionKind.Mode,
        "FILE" => OptionKind.File,
        "DIR" => OptionKind.Folder,
        _ when ValueName.Contains('|', StringComparison.Ordinal) => OptionKind.Choice,
        _ => OptionKind.Text,
    };

    /// <summary>The default as the help tells it; empty where there is none.</summary>
    public string Default
        => Help.LastIndexOf(DefaultSentence, StringComparison.Ordinal) is var at and >= 0 ? Help[(at + DefaultSentence.Length)..].TrimEnd('.') : string.Empty;

    /// <summary>The help without the default.</summary>
    public string Meaning => Help.LastIndexOf(DefaultSentence, StringComparison.Ordinal) is var at and >= 0 ? Help[..at] : Help;

    /// <summary>Whether it can be given in a place.</summary>
    /// <param name="place">The place.</param>
    /// <returns>Whether it can.</returns>
    public bool IsIn(OptionPlaces place) => (Places & place) == place;
}
