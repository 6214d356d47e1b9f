using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace AisFs.Client.Dsort;

/// <summary>
/// Turns the part of YAML that specifications are written in into JSON: mappings and lists by indentation, flow lists and
/// mappings, plain and quoted texts, comments. Everything else is an error that names the line. Depth and size are bounded.
/// </summary>
internal sealed class YamlSubset
{
    private const int MaxDepth = 16;
    private const int MaxLength = 1 << 20;

    private readonly List<(int Number, int Indent, string Text)> _lines = [];
    private readonly Utf8JsonWriter _writer;
    private int _next;

    private YamlSubset(string yaml, Utf8JsonWriter writer)
    {
        _writer = writer;
        if (yaml.Length > MaxLength)
        {
            throw new ArgumentException($"The YAML has {yaml.Length} characters, more than {MaxLength}.", nameof(yaml));
        }

        int number = 0;
        foreach (string raw in yaml.Split('\n'))
        {
            number++;
            string line = StripComment(raw.TrimEnd('\r'));
            string text = line.Trim(' ');
            if (text.Length == 0 || (text == "---" && _lines.Count == 0))
            {
                continue;
            }

            if (line.Contains('\t', StringComparison.Ordinal))
            {
                throw Error(number, "tabs are not allowed");
            }

            if (text is "---" or "...")
            {
                throw Error(number, "several documents are not supported");
            }

            _lines.Add((number, line.Length - line.TrimStart(' ').Length, text));
        }
    }

    public static string ToJson(string yaml)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer))
        {
            YamlSubset parser = new(yaml, writer);
            if (parser._lines.Count == 0)
            {
                throw new ArgumentException("The YAML is empty.", nameof(yaml));
            }

            parser.WriteBlock(parser._lines[0].Indent, 0);
            if (parser._next < parser._lines.Count)
            {
                throw Error(parser._lines[parser._next].Number, "the indentation fits no line above");
            }
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static ArgumentException Error(int line, string message) => new($"YAML, line {line.ToString(CultureInfo.InvariantCulture)}: {message}.");

    /// <summary>A comment begins at a '#' that is first or behind a space, and not in quotes.</summary>
    private static string StripComment(string line)
    {
        char quote = '\0';
        for (int i = 0; i < line.Length; i++)
        {
            char c = line[i];
            if (quote != '\0')
            {
                if (c == '\\' && quote == '"')
                {
                    i++;
                }
                else if (c == quote)
                {
                    quote = '\0';
                }
            }
            else if (c is '"' or '\'' && (i == 0 || line[i - 1] is ' ' or '[' or '{' or ',' or ':'))
            {
                quote = c;
            }
            else if (c == '#' && (i == 0 || line[i - 1] is ' ' or '\t'))
            {
                return line[..i];
            }
        }

        return line;
    }

    private void WriteBlock(int indent, int depth)
    {
        (int number, _, string text) = _lines[_next];
        if (depth > MaxDepth)
        {
            throw Error(number, $"nested deeper than {MaxDepth}");
        }

        if (text == "-" || text.StartsWith("- ", StringComparison.Ordinal))
        {
            WriteList(indent, depth);
        }
        else if (text[0] is not ('{' or '[') && FindColon(text) >= 0)
        {
            WriteMapping(indent, depth);
        }
        else
        {
            _next++;
            WriteScalar(text, number, depth);
        }
    }

    private void WriteList(int indent, int depth)
    {
        _writer.WriteStartArray();
        while (_next < _lines.Count && _lines[_next].Indent == indent && _lines[_next].Text is var text && (text == "-" || text.StartsWith("- ", StringComparison.Ordinal)))
        {
            int number = _lines[_next].Number;
            string rest = text[1..].TrimStart(' ');
            if (rest.Length == 0)
            {
                _next++;
                WriteNested(indent, depth);
            }
            else if (rest[0] is not ('{' or '[' or '"' or '\'') && FindColon(rest) >= 0)
            {
                // "- key: value": the rest of the line is the first line of a mapping that is indented to it.
                _lines[_next] = (number, indent + (text.Length - rest.Length), rest);
                WriteBlock(_lines[_next].Indent, depth + 1);
            }
            else
            {
                _next++;
                WriteScalar(rest, number, depth);
            }
        }

        RequireEnd(indent);
        _writer.WriteEndArray();
    }

    private void WriteMapping(int indent, int depth)
    {
        HashSet<string> keys = new(StringComparer.Ordinal);
        _writer.WriteStartObject();
        while (_next < _lines.Count && _lines[_next].Indent == indent)
        {
            (int number, _, string text) = _lines[_next];
            int colon = FindColon(text);
            if (colon <= 0)
            {
                throw Error(number, "'key: value' was expected");
            }

            string key = ReadKey(text[..colon], number);
            if (!keys.Add(key))
            {
                throw Error(number, $"the key '{key}' stands there twice");
            }

            _writer.WritePropertyName(key);
            string rest = text[(colon + 1)..].Trim(' ');
            _next++;
            if (rest.Length > 0)
            {
                WriteScalar(rest, number, depth);
            }
            else if (_next < _lines.Count && _lines[_next].Indent == indent && _lines[_next].Text.StartsWith('-'))
            {
                // A list may stand as far to the left as its key.
                WriteList(indent, depth + 1);
            }
            else
            {
                WriteNested(indent, depth);
            }
        }

        RequireEnd(indent);
        _writer.WriteEndObject();
    }

    private void WriteNested(int indent, int depth)
    {
        if (_next < _lines.Count && _lines[_next].Indent > indent)
        {
            WriteBlock(_lines[_next].Indent, depth + 1);
        }
        else
        {
            _writer.WriteNullValue();
        }
    }

    private void RequireEnd(int indent)
    {
        if (_next < _lines.Count && _lines[_next].Indent > indent)
        {
            throw Error(_lines[_next].Number, "the indentation fits no line above");
        }
    }

    private void WriteScalar(string text, int number, int depth)
    {
        int position = 0;
        WriteFlow(text, ref position, number, depth, isTop: true);
        if (position < text.Length)
        {
            throw Error(number, $"'{text[position..]}' was not expected");
        }
    }

    private void WriteFlow(string text, ref int position, int number, int depth, bool isTop)
    {
        if (depth > MaxDepth)
        {
            throw Error(number, $"nested deeper than {MaxDepth}");
        }

        SkipSpaces(text, ref position);
        switch (position < text.Length ? text[position] : '\0')
        {
            case '[':
                position++;
                _writer.WriteStartArray();
                while (!Accept(text, ref position, ']', number))
                {
                    WriteFlow(text, ref position, number, depth + 1, isTop: false);
                    RequireSeparator(text, ref position, ']', number);
                }

                _writer.WriteEndArray();
                break;
            case '{':
                position++;
                _writer.WriteStartObject();
                while (!Accept(text, ref position, '}', number))
                {
                    string key = text[position] is '"' or '\'' ? ReadQuoted(text, ref position, number) : ReadPlain(text, ref position, isTop: false, isKey: true);
                    SkipSpaces(text, ref position);
                    if (position >= text.Length || text[position] != ':')
                    {
                        throw Error(number, "'key: value' was expected");
                    }

                    position++;
                    _writer.WritePropertyName(key);
                    WriteFlow(text, ref position, number, depth + 1, isTop: false);
                    RequireSeparator(text, ref position, '}', number);
                }

                _writer.WriteEndObject();
                break;
            case '"' or '\'':
                _writer.WriteStringValue(ReadQuoted(text, ref position, number));
                SkipSpaces(text, ref position);
                break;
            case '&' or '*' or '!' or '|' or '>' or '%' or '@' or '`':
                throw Error(number, $"'{text[position]}' begins something that is not supported (anchors, tags, block texts)");
            default:
                WritePlain(ReadPlain(text, ref position, isTop, isKey: false));
                break;
        }
    }

    private void WritePlain(string text)
    {
        switch (text)
        {
            case "" or "~" or "null":
                _writer.WriteNullValue();
                break;
            case "true" or "false":
                _writer.WriteBooleanValue(text == "true");
                break;
            default:
                if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number)
                    && number.ToString(CultureInfo.InvariantCulture) == text)
                {
                    _writer.WriteNumberValue(number);
                }
                else
                {
                    _writer.WriteStringValue(text);
                }

                break;
        }
    }

    private static void SkipSpaces(string text, ref int position)
    {
        while (position < text.Length && text[position] == ' ')
        {
            position++;
        }
    }

    private static bool Accept(string text, ref int position, char c, int number)
    {
        SkipSpaces(text, ref position);
        if (position >= text.Length)
        {
            throw Error(number, $"'{c}' is missing");
        }

        if (text[position] != c)
        {
            return false;
        }

        position++;
        SkipSpaces(text, ref position);
        return true;
    }

    private static void RequireSeparator(string text, ref int position, char end, int number)
    {
        SkipSpaces(text, ref position);
        if (position < text.Length && text[position] == ',')
        {
            position++;
        }
        else if (position >= text.Length || text[position] != end)
        {
            throw Error(number, $"',' or '{end}' is missing");
        }
    }

    private static string ReadPlain(string text, ref int position, bool isTop, bool isKey)
    {
        int start = position;
        if (isTop)
        {
            position = text.Length;
        }
        else
        {
            while (position < text.Length && text[position] is not (',' or ']' or '}') && !(isKey && text[position] == ':'))
            {
                position++;
            }
        }

        return text[start..position].Trim(' ');
    }

    private static string ReadQuoted(string text, ref int position, int number)
    {
        char quote = text[position++];
        StringBuilder builder = new();
        while (true)
        {
            if (position >= text.Length)
            {
                throw Error(number, "a quote is not closed");
            }

            char c = text[position++];
            if (c == quote)
            {
                if (quote == '\'' && position < text.Length && text[position] == '\'')
                {
                    position++;
                    builder.Append('\'');
                    continue;
                }

                return builder.ToString();
            }

            if (c == '\\' && quote == '"')
            {
                if (position >= text.Length)
                {
                    throw Error(number, "a quote is not closed");
                }

                builder.Append(text[position++] switch
                {
                    'n' => '\n',
                    't' => '\t',
                    'r' => '\r',
                    '0' => '\0',
                    '"' => '"',
                    '\\' => '\\',
                    '/' => '/',
                    var other => throw Error(number, $"the escape '\\{other}' is not supported"),
                });
                continue;
            }

            builder.Append(c);
        }
    }

    /// <summary>The colon that ends a key: one that is last, or in front of a space, and not in quotes.</summary>
    private static int FindColon(string text)
    {
        int start = 0;
        if (text[0] is '"' or '\'')
        {
            start = text.IndexOf(text[0], 1) + 1;
            if (start == 0)
            {
                return -1;
            }
        }

        for (int i = start; i < text.Length; i++)
        {
            if (text[i] == ':' && (i + 1 == text.Length || text[i + 1] == ' '))
            {
                return i;
            }
        }

        return -1;
    }

    private static string ReadKey(string text, int number)
    {
        int position = 0;
        string key = text.Trim(' ');
        return key[0] is '"' or '\'' ? ReadQuoted(key, ref position, number)
            : key[0] is '&' or '*' or '!' or '?' or '|' or '>' ? throw Error(number, "such keys are not supported")
            : key;
    }
}
