using System.Text;

namespace AisFs.DevServer.Exchanges;

/// <summary>Text in XML, escaped as the real servers do it.</summary>
internal static class XmlText
{
    /// <summary>What stands before every document.</summary>
    public const string Head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

    /// <summary>Appends an element that holds a text.</summary>
    public static StringBuilder Element(this StringBuilder xml, string name, string text)
        => xml.Append('<').Append(name).Append('>').Escaped(text).Append("</").Append(name).Append('>');

    /// <summary>Appends a text; what XML cannot hold is replaced.</summary>
    public static StringBuilder Escaped(this StringBuilder xml, string text)
    {
        foreach (char c in text)
        {
            _ = c switch
            {
                '"' => xml.Append("&#34;"),
                '\'' => xml.Append("&#39;"),
                '&' => xml.Append("&amp;"),
                '<' => xml.Append("&lt;"),
                '>' => xml.Append("&gt;"),
                '\t' => xml.Append("&#x9;"),
                '\n' => xml.Append("&#xA;"),
                '\r' => xml.Append("&#xD;"),
                < ' ' or '\ufffe' or '\uffff' => xml.Append('\ufffd'),
                _ => xml.Append(c),
            };
        }

        return xml;
    }
}
