using System.Globalization;
using System.Xml;

namespace AisFs.Client.Wire;

/// <summary>Reads the list of an upload's parts, which comes as XML in the manner of S3.</summary>
internal static class PartListReader
{
    private static readonly XmlReaderSettings s_settings = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };

    /// <summary>Reads the numbers, in order.</summary>
    /// <param name="xml">The list.</param>
    /// <param name="what">What was asked, for the error.</param>
    public static IReadOnlyList<int> Read(ReadOnlyMemory<byte> xml, string what)
    {
        List<int> numbers = [];
        try
        {
            using MemoryStream stream = new(xml.ToArray(), writable: false);
            using XmlReader reader = XmlReader.Create(stream, s_settings);
            reader.MoveToContent();
            if (reader.LocalName != "ListPartsResult")
            {
                throw new AisProtocolException($"{what}: the answer is not a list of parts but '{reader.LocalName}'.");
            }

            while (reader.ReadToFollowing("PartNumber"))
            {
                numbers.Add(int.Parse(reader.ReadElementContentAsString(), NumberStyles.None, CultureInfo.InvariantCulture));
            }
        }
        catch (Exception e) when (e is XmlException or FormatException or OverflowException)
        {
            throw new AisProtocolException($"{what}: the answer is not a list of parts: {e.Message}", e);
        }

        numbers.Sort();
        return numbers;
    }
}
