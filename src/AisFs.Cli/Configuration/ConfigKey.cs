using Tomlyn.Syntax;

namespace AisFs.Cli.Configuration;

/// <summary>One key of a TOML file with its value, whatever way its tables are written in.</summary>
/// <param name="Path">The names of its tables, and its own name.</param>
/// <param name="Value">Its value.</param>
/// <param name="Place">Where the key stands: file, line and column.</param>
internal sealed record ConfigKey(IReadOnlyList<string> Path, ValueSyntax? Value, string Place)
{
    /// <summary>Its own name.</summary>
    public string Name => Path[^1];

    /// <summary>Lists the keys of a document. Tables without any are listed as keys without a value.</summary>
    /// <param name="document">The document.</param>
    /// <param name="file">The file's name, as messages tell it.</param>
    /// <returns>The keys, in the order of the file.</returns>
    public static List<ConfigKey> Of(DocumentSyntax document, string file)
    {
        List<ConfigKey> keys = [];
        foreach (KeyValueSyntax item in document.KeyValues)
        {
            Add(keys, [], item, file);
        }

        foreach (TableSyntaxBase table in document.Tables)
        {
            if (table.Name is { } name)
            {
                List<string> path = NamesOf(name);
                keys.Add(new ConfigKey(path, null, PlaceOf(file, name)));
                foreach (KeyValueSyntax item in table.Items)
                {
                    Add(keys, path, item, file);
                }
            }
        }

        return keys;
    }

    /// <summary>Where something stands.</summary>
    /// <param name="file">The file's name.</param>
    /// <param name="node">What stands there.</param>
    /// <returns>File, line and column.</returns>
    public static string PlaceOf(string file, SyntaxNodeBase node) => PlaceOf(file, node.Span.Start);

    /// <summary>Names a place.</summary>
    /// <param name="file">The file's name.</param>
    /// <param name="position">The place in it.</param>
    /// <returns>File, line and column.</returns>
    public static string PlaceOf(string file, TextPosition position) => $"{file}:{position.Line + 1}:{position.Column + 1}";

    private static void Add(List<ConfigKey> keys, List<string> path, KeyValueSyntax item, string file)
    {
        if (item.Key is not { } key)
        {
            return;
        }

        List<string> names = [.. path, .. NamesOf(key)];
        if (item.Value is InlineTableSyntax table)
        {
            keys.Add(new ConfigKey(names, null, PlaceOf(file, key)));
            foreach (InlineTableItemSyntax inner in table.Items)
            {
                if (inner.KeyValue is { } pair)
                {
                    Add(keys, names, pair, file);
                }
            }
        }
        else
        {
            keys.Add(new ConfigKey(names, item.Value, PlaceOf(file, key)));
        }
    }

    private static List<string> NamesOf(KeySyntax key) => [NameOf(key.Key), .. key.DotKeys.Select(static dotted => NameOf(dotted.Key))];

    private static string NameOf(BareKeyOrStringValueSyntax? key) => key switch
    {
        BareKeySyntax bare => bare.Key?.Text ?? string.Empty,
        StringValueSyntax quoted => quoted.Value ?? string.Empty,
        _ => string.Empty,
    };
}
