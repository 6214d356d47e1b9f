using AisFs.Cli.Options;
using AisFs.Cli.Text;
using Tomlyn.Parsing;
using Tomlyn.Syntax;

namespace AisFs.Cli.Configuration;

/// <summary>Reads configuration files. What is wrong is told with file, line and column, and all of it at once.</summary>
internal sealed class ConfigReader
{
    private const string DefaultsTable = "defaults";
    private const string MountTable = "mount";
    private const string ProfileTable = "profile";
    private const string SourceKey = "source";
    private const string MountpointKey = "mountpoint";
    private const string OptionsKey = "options";
    private static readonly string[] s_tables = [DefaultsTable, MountTable, ProfileTable];
    private static readonly string[] s_mountKeys = [SourceKey, MountpointKey, OptionsKey];

    private readonly ConfigFile _file;
    private readonly HashSet<(ConfigTable Table, string Key)> _seen = [];

    private ConfigReader(string path) => _file = new ConfigFile(path);

    /// <summary>Reads the text of a file.</summary>
    /// <param name="path">The file's name, for messages.</param>
    /// <param name="text">TOML.</param>
    /// <returns>What it says, and what is wrong with it.</returns>
    public static ConfigFile Read(string path, string text)
    {
        ConfigReader reader = new(path);
        DocumentSyntax document = SyntaxParser.Parse(text, path);
        if (document.HasErrors)
        {
            string[] lines = text.Split('\n');
            reader._file.Errors.AddRange(document.Diagnostics.Select(message => reader.Explain(message, lines)));
            return reader._file;
        }

        foreach (ConfigKey key in ConfigKey.Of(document, path))
        {
            reader.Add(key);
        }

        reader.Check();
        return reader._file;
    }

    /// <summary>Whether a text can be the name of a mount or profile.</summary>
    /// <param name="name">The text.</param>
    /// <returns>Whether it begins with a letter or digit, and has nothing but these, dots, dashes and underscores.</returns>
    public static bool IsName(string name)
        => name.Length > 0 && char.IsAsciiLetterOrDigit(name[0]) && name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_');

    // What stands in a line with a token may be the token.
    private string Explain(DiagnosticMessage message, string[] lines)
    {
        int line = message.Span.Start.Line;
        bool isSecret = line >= 0 && line < lines.Length && lines[line].Contains("token", StringComparison.OrdinalIgnoreCase);
        string reason = isSecret ? "this line is not TOML." : message.Message.TrimEnd('.') + ".";
        return $"{ConfigKey.PlaceOf(_file.Path, message.Span.Start)}: {reason}";
    }

    private void Add(ConfigKey key)
    {
        switch (key.Path)
        {
            case [DefaultsTable]:
                Begin(key, () => _file.Defaults = new ConfigTable(string.Empty, key.Place));
                break;
            case [DefaultsTable, _]:
                Set(_file.Defaults, key, isMount: false);
                break;
            case [MountTable or ProfileTable]:
                Begin(key, static () => { });
                break;
            case [MountTable, var name]:
                Begin(key, () => Table(_file.Mounts, name, key));
                break;
            case [MountTable, var name, _]:
                Set(Table(_file.Mounts, name, key), key, isMount: true);
                break;
            case [ProfileTable, var name]:
                Begin(key, () => Table(_file.Profiles, name, key));
                break;
            case [ProfileTable, var name, _]:
                Set(Table(_file.Profiles, name, key), key, isMount: false);
                break;
            default:
                string question = NearWords.Question(key.Path[0], s_tables);
                Fail(key, $"there is no such key: '{string.Join('.', key.Path)}'{(question.Length > 0 ? question : "; a file has the tables [defaults], [mount.NAME] and [profile.NAME].")}");
                break;
        }
    }

    private void Begin(ConfigKey key, Action begin)
    {
        if (key.Value is not null)
        {
            Fail(key, $"'{key.Name}' is a table: write [{string.Join('.', key.Path)}], and its keys below it.");
            return;
        }

        begin();
    }

    private ConfigTable Table(SortedDictionary<string, ConfigTable> tables, string name, ConfigKey key)
    {
        if (!tables.TryGetValue(name, out ConfigTable? table))
        {
            tables[name] = table = new ConfigTable(name, key.Place);
            if (!IsName(name))
            {
                Fail(key, $"'{name}' is no name: it has letters, digits, '.', '-' and '_', and begins with a letter or digit.");
            }
        }

        return table;
    }

    private void Set(ConfigTable table, ConfigKey key, bool isMount)
    {
        string name = key.Name.Replace('_', '-');
        if (key.Value is null)
        {
            Fail(key, $"'{key.Name}' is not a table.");
        }
        else if (!_seen.Add((table, name)))
        {
            Fail(key, $"'{key.Name}' is given twice in this table.");
        }
        else if (isMount && s_mountKeys.Contains(name))
        {
            SetText(table, name, key);
        }
        else if (MountOptions.Find(name) is { } option && option.IsIn(OptionPlaces.File))
        {
            SetOption(table, option, key);
        }
        else
        {
            string question = NearWords.Question(name, MountOptions.Shown(OptionPlaces.File).Select(static o => o.Name).Concat(isMount ? s_mountKeys : []));
            Fail(key, $"there is no such key{UsageErrors.NameOf(key.Name)}{(question.Length > 0 ? question : "; aisfs.toml(5) and 'aisfs mount --help' list them.")}");
        }
    }

    private void SetText(ConfigTable table, string name, ConfigKey key)
    {
        if (key.Value is not StringValueSyntax { Value: { } text })
        {
            Fail(key, $"{name}: the value is not a string; write it in quotes.");
            return;
        }

        ConfigText given = new(text, key.Place);
        switch (name)
        {
            case SourceKey:
                table.Source = given;
                break;
            case MountpointKey:
                table.Mountpoint = given;
                break;
            default:
                table.Words = given;
                Try(given.Place + ": options", () => table.In(OptionLayer.UserMount).ToList().ForEach(static value => value.ApplyTo(new MountSettings())));
                break;
        }
    }

    private void SetOption(ConfigTable table, MountOption option, ConfigKey key)
    {
        if (!TomlValues.TryRead(option, key.Value!, out string text, out string reason))
        {
            Fail(key, $"{option.Name}: {reason}");
            return;
        }

        OptionValue value = new(option, text, OptionLayer.Default, $"{key.Place}: {option.Name}");
        if (Try(key.Place, () => value.ApplyTo(new MountSettings())))
        {
            table.Values.Add(value);
        }
    }

    private bool Try(string place, Action action)
    {
        try
        {
            action();
            return true;
        }
        catch (OptionException e)
        {
            _file.Errors.Add(e.Message.StartsWith(place, StringComparison.Ordinal) ? e.Message : $"{place}: {e.Message}");
            return false;
        }
    }

    // What excludes each other, and what no mount can do without.
    private void Check()
    {
        foreach (ConfigTable table in _file.Tables)
        {
            foreach (OptionValue value in table.Values.Where(value => table.Values.Exists(other => other.Option.Name == value.Option.Rival)).Take(1))
            {
                _file.Errors.Add($"{value.Spelling}: it stands beside {value.Option.Rival}, which says the same in another way: leave one of them out.");
            }

            foreach (OptionValue value in table.Values.Where(value => value.Option.Name == "profile" && _file.Profiles.ContainsValue(table)))
            {
                _file.Errors.Add($"{value.Spelling}: a profile cannot be made of another one.");
            }
        }
    }

    private void Fail(ConfigKey key, string reason) => _file.Errors.Add($"{key.Place}: {PrintableText.Escape(reason)}");
}
