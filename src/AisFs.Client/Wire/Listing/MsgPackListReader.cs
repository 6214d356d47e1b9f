using System.Text;

namespace AisFs.Client.Wire.Listing;

/// <summary>
/// Reads a page in MessagePack (keys n, cs, a, v, t, m, s, c, f). Large listings spend their time here: nothing is allocated but the
/// entries and their texts, and texts that repeat are shared.
/// </summary>
internal static class MsgPackListReader
{
    public static AisListPage Read(ReadOnlySpan<byte> body, int maxEntries)
    {
        MsgPackReader reader = new(body);
        AisListEntry[] entries = [];
        string uuid = string.Empty;
        string token = string.Empty;
        long flags = 0;
        for (int pairs = reader.ReadMapHeader(); pairs > 0; pairs--)
        {
            ReadOnlySpan<byte> key = reader.ReadString();
            if (key.SequenceEqual("Entries"u8))
            {
                entries = ReadEntries(ref reader, maxEntries);
            }
            else if (key.SequenceEqual("UUID"u8))
            {
                uuid = Encoding.UTF8.GetString(reader.ReadString());
            }
            else if (key.SequenceEqual("ContinuationToken"u8))
            {
                token = Encoding.UTF8.GetString(reader.ReadString());
            }
            else if (key.SequenceEqual("Flags"u8))
            {
                flags = reader.ReadInt64();
            }
            else
            {
                reader.Skip();
            }
        }

        return new AisListPage { Entries = entries, Uuid = uuid, ContinuationToken = token, Flags = flags };
    }

    /// <summary>Finds the token of a page of which the begin has come.</summary>
    /// <param name="begun">The begin.</param>
    /// <returns>The token, and the uuid if it stands before it; null when the token is not there yet, or stands behind the entries.</returns>
    public static ListPageStart? FindStart(ReadOnlySpan<byte> begun)
    {
        string uuid = string.Empty;
        try
        {
            MsgPackReader reader = new(begun);
            for (int pairs = reader.ReadMapHeader(); pairs > 0; pairs--)
            {
                ReadOnlySpan<byte> key = reader.ReadString();
                if (key.SequenceEqual("Entries"u8))
                {
                    return null;
                }

                if (key.SequenceEqual("ContinuationToken"u8))
                {
                    return new ListPageStart(uuid, Encoding.UTF8.GetString(reader.ReadString()));
                }

                if (key.SequenceEqual("UUID"u8))
                {
                    uuid = Encoding.UTF8.GetString(reader.ReadString());
                }
                else
                {
                    reader.Skip();
                }
            }
        }
        catch (AisProtocolException)
        {
            // It was cut off by the end of what has come. What is malformed will be found once all of it has.
        }

        return null;
    }

    private static AisListEntry[] ReadEntries(ref MsgPackReader reader, int maxEntries)
    {
        if (reader.TryReadNil())
        {
            return [];
        }

        AisListEntry[] entries = new AisListEntry[ListEntryFields.CheckCount(reader.ReadArrayHeader(), maxEntries)];
        RepeatedTexts texts = default;
        for (int i = 0; i < entries.Length; i++)
        {
            ListEntryFields entry = new();
            for (int pairs = reader.ReadMapHeader(); pairs > 0; pairs--)
            {
                ReadField(ref reader, ref entry, ref texts);
            }

            entries[i] = entry.ToEntry();
        }

        return entries;
    }

    private static void ReadField(ref MsgPackReader reader, ref ListEntryFields entry, ref RepeatedTexts texts)
    {
        ReadOnlySpan<byte> key = reader.ReadString();
        switch (key.Length == 1 ? key[0] : key.SequenceEqual("cs"u8) ? (byte)'C' : (byte)0)
        {
            case (byte)'n':
                entry.Name = Encoding.UTF8.GetString(reader.ReadString());
                break;
            case (byte)'C':
                entry.Checksum = Encoding.ASCII.GetString(reader.ReadString());
                break;
            case (byte)'a':
                entry.AccessTime = texts.Times.Get(reader.ReadString());
                break;
            case (byte)'v':
                entry.Version = texts.Versions.Get(reader.ReadString());
                break;
            case (byte)'t':
                entry.Location = texts.Locations.Get(reader.ReadString());
                break;
            case (byte)'m':
                entry.Custom = texts.Customs.Get(reader.ReadString());
                break;
            case (byte)'s':
                entry.Size = reader.ReadInt64();
                break;
            case (byte)'c':
                entry.Copies = reader.ReadInt64();
                break;
            case (byte)'f':
                entry.Flags = reader.ReadInt64();
                break;
            default:
                reader.Skip();
                break;
        }
    }

    /// <summary>Texts that usually repeat from entry to entry.</summary>
    private struct RepeatedTexts
    {
        public StringCache Times;
        public StringCache Versions;
        public StringCache Locations;
        public StringCache Customs;
    }
}
