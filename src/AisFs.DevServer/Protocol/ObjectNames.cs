namespace AisFs.DevServer.Protocol;

/// <summary>What an object may be called. Names are bytes, nearly always UTF-8.</summary>
internal static class ObjectNames
{
    /// <summary>Whether a name may be written to.</summary>
    public static bool IsValid(ReadOnlySpan<byte> name) => !name.EndsWith("/"u8) && IsValidPath(name);

    /// <summary>Whether a name may be asked for: a trailing slash is no error there.</summary>
    public static bool IsValidPath(ReadOnlySpan<byte> name)
    {
        if (name.StartsWith("~/"u8))
        {
            return false;
        }

        foreach (Range range in name.Split((byte)'/'))
        {
            ReadOnlySpan<byte> segment = name[range];
            if (segment.SequenceEqual("."u8) || segment.SequenceEqual(".."u8))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The name under which an object is stored: as a file path, without empty segments.</summary>
    public static byte[] Canonical(byte[] name)
    {
        if (name.AsSpan().IndexOf("//"u8) < 0 && (name.Length == 0 || name[0] != (byte)'/'))
        {
            return name;
        }

        List<byte> kept = new(name.Length);
        foreach (byte b in name)
        {
            if (b != (byte)'/' || (kept.Count > 0 && kept[^1] != (byte)'/'))
            {
                kept.Add(b);
            }
        }

        return [.. kept];
    }
}
