using System.Globalization;
using System.Xml;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Handlers.S3;

/// <summary>Reads the XML messages in bodies of requests. Namespaces, attributes and unknown elements are passed over.</summary>
internal static class S3Messages
{
    private static readonly XmlReaderSettings s_settings = new() { DtdProcessing = DtdProcessing.Ignore, XmlResolver = null, IgnoreComments = true };

    /// <summary>The names of the objects that a message wants deleted.</summary>
    /// <exception cref="RequestException">400: the body is no XML.</exception>
    public static List<string> ReadDelete(byte[] body)
        => [.. Read(body).Where(static item => item.Path == "Object/Key").Select(static item => item.Text)];

    /// <summary>Whether a message enables versioning.</summary>
    /// <exception cref="RequestException">400: the body is no XML.</exception>
    public static bool ReadVersioning(byte[] body) => Read(body).Any(static item => item is { Path: "Status", Text: "Enabled" });

    /// <summary>The numbers of the parts of which a message makes an object.</summary>
    /// <exception cref="RequestException">400: the body is no XML, a number is none, or there are no parts.</exception>
    public static List<int> ReadParts(byte[] body)
    {
        List<int> numbers = [];
        foreach ((_, string text) in Read(body).Where(static item => item.Path == "Part/PartNumber"))
        {
            numbers.Add(int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number)
                ? number : throw new RequestException(400, $"strconv.ParseInt: parsing \"{text}\": invalid syntax"));
        }

        return numbers.Count > 0 ? numbers : throw new RequestException(400, "no parts");
    }

    /// <summary>The texts of the elements, by their paths below the root.</summary>
    private static List<(string Path, string Text)> Read(byte[] body)
    {
        List<(string Path, string Text)> items = [];
        List<string> path = [];
        try
        {
            using XmlReader reader = XmlReader.Create(new MemoryStream(body), s_settings);
            while (reader.Read())
            {
                switch (reader.NodeType)
                {
                    case XmlNodeType.Element when !reader.IsEmptyElement:
                        path.Add(reader.LocalName);
                        items.Add((string.Join('/', path.Skip(1)), string.Empty));
                        break;
                    case XmlNodeType.EndElement:
                        path.RemoveAt(path.Count - 1);
                        break;
                    case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace:
                        items[^1] = (items[^1].Path, items[^1].Text + reader.Value);
                        break;
                }
            }
        }
        catch (XmlException e)
        {
            // The real server looks for the first element, and finds the end of the body.
            throw new RequestException(400, items.Count == 0 ? "EOF" : $"XML syntax error on line {e.LineNumber}: {e.Message}");
        }

        return items;
    }
}
