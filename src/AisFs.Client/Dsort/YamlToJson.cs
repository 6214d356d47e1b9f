using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using SharpYaml;
using SharpYaml.Events;

namespace AisFs.Client.Dsort;

/// <summary>
/// Turns the YAML of a specification into JSON. What JSON has no counterpart for (anchors, aliases, tags, several documents,
/// mappings as keys) is an error that names the line. Depth and size are bounded.
/// </summary>
internal sealed class YamlToJson
{
    private const int MaxDepth = 16;
    private const int MaxLength = 1 << 20;

    private readonly IParser _parser;
    private readonly Utf8JsonWriter _writer;

    private YamlToJson(string yaml, Utf8JsonWriter writer)
    {
        _parser = Parser.CreateParser(new StringReader(yaml));
        _writer = writer;
    }

    /// <summary>Converts a text.</summary>
    /// <exception cref="ArgumentException">It is not YAML, or has something that JSON does not have.</exception>
    public static string Convert(string yaml)
    {
        if (yaml.Length > MaxLength)
        {
            throw new ArgumentException($"The YAML has {yaml.Length} characters, more than {MaxLength}.", nameof(yaml));
        }

        ArrayBufferWriter<byte> buffer = new();
        try
        {
            using Utf8JsonWriter writer = new(buffer);
            new YamlToJson(yaml, writer).WriteDocument();
        }
        catch (YamlException e)
        {
            // The library puts its own marks in front, which count from 0.
            string reason = e.Message[(e.Message.LastIndexOf("): ", StringComparison.Ordinal) is var end and >= 0 ? end + 3 : 0)..];
            throw new ArgumentException($"YAML, line {Line(e.End)}: {reason}", nameof(yaml), e);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static ArgumentException Error(ParsingEvent at, string message) => new($"YAML, line {Line(at.Start)}: {message}.");

    // Marks count from 0.
    private static string Line(Mark mark) => (mark.Line + 1).ToString(CultureInfo.InvariantCulture);

    private ParsingEvent Next() => _parser.MoveNext() && _parser.Current is { } current ? current : throw new ArgumentException("The YAML ends too early.");

    private void WriteDocument()
    {
        ParsingEvent first = Next();
        if (first is StreamStart)
        {
            first = Next();
        }

        if (first is not DocumentStart)
        {
            throw new ArgumentException("The YAML is empty.");
        }

        WriteNode(Next(), 0);
        ParsingEvent end = Next();
        ParsingEvent behind = end is DocumentEnd ? Next() : end;
        if (behind is not StreamEnd)
        {
            throw Error(behind, "several documents are not supported");
        }
    }

    private void WriteNode(ParsingEvent node, int depth)
    {
        if (depth > MaxDepth)
        {
            throw Error(node, $"nested deeper than {MaxDepth}");
        }

        if (node is NodeEvent { Anchor.Length: > 0 } or NodeEvent { Tag.Length: > 0 } or AnchorAlias)
        {
            throw Error(node, "anchors, aliases and tags are not supported");
        }

        switch (node)
        {
            case Scalar scalar:
                WriteScalar(scalar);
                break;
            case SequenceStart:
                _writer.WriteStartArray();
                for (ParsingEvent item = Next(); item is not SequenceEnd; item = Next())
                {
                    WriteNode(item, depth + 1);
                }

                _writer.WriteEndArray();
                break;
            case MappingStart:
                WriteMapping(depth);
                break;
            default:
                throw Error(node, "a value was expected");
        }
    }

    private void WriteMapping(int depth)
    {
        HashSet<string> keys = new(StringComparer.Ordinal);
        _writer.WriteStartObject();
        for (ParsingEvent key = Next(); key is not MappingEnd; key = Next())
        {
            if (key is not Scalar { Anchor: null or "", Tag: null or "" } name)
            {
                throw Error(key, "a key must be a text");
            }

            if (!keys.Add(name.Value))
            {
                throw Error(key, $"the key '{name.Value}' stands there twice");
            }

            _writer.WritePropertyName(name.Value);
            WriteNode(Next(), depth + 1);
        }

        _writer.WriteEndObject();
    }

    /// <summary>What is in quotes is a text. Else <c>null</c>, truth values and whole numbers in their usual form are what they look like.</summary>
    private void WriteScalar(Scalar scalar)
    {
        string text = scalar.Value;
        if (scalar.Style != ScalarStyle.Plain)
        {
            _writer.WriteStringValue(text);
        }
        else if (text is "" or "~" or "null")
        {
            _writer.WriteNullValue();
        }
        else if (text is "true" or "false")
        {
            _writer.WriteBooleanValue(text == "true");
        }
        else if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number)
            && number.ToString(CultureInfo.InvariantCulture) == text)
        {
            _writer.WriteNumberValue(number);
        }
        else
        {
            _writer.WriteStringValue(text);
        }
    }
}
