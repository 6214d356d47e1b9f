namespace AisFs.Vfs.Metadata;

/// <summary>
/// The room for the extended attributes of one inode, in bytes as they are stored: for callers that accept a value now and
/// set it later.
/// </summary>
public static class FsXattrRoom
{
    /// <summary>What all attributes together may take.</summary>
    public const int Capacity = XattrCodec.MaxTotal;

    /// <summary>What an attribute takes.</summary>
    /// <param name="name">Its full name, <c>user.*</c>.</param>
    /// <param name="value">Its value.</param>
    /// <returns>The bytes.</returns>
    public static int Needed(string name, ReadOnlySpan<byte> value) => KeyLength(name) + XattrCodec.EncodedLength(value) + XattrCodec.Separators;

    /// <summary>What an attribute takes whatever its value is.</summary>
    /// <param name="name">Its full name, <c>user.*</c>.</param>
    /// <param name="length">The bytes of its value, 0 or more.</param>
    /// <returns>The bytes.</returns>
    public static int NeededAtMost(string name, int length) => KeyLength(name) + XattrCodec.EncodedLength(length) + XattrCodec.Separators;

    private static int KeyLength(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(name.Length, XattrCodec.UserPrefix.Length, nameof(name));
        return XattrCodec.EncodeName(name[XattrCodec.UserPrefix.Length..]).Length;
    }
}
