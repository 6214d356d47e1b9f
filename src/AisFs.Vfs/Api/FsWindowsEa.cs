namespace AisFs.Vfs.Api;

/// <summary>
/// Windows' own extended attributes, which it tells from streams: the attribute <c>NAME</c> is <c>user.winea.NAME</c>, or
/// <c>user.winea-need.NAME</c> where a program that does not know it must not open the file (FILE_NEED_EA).
/// </summary>
public static class FsWindowsEa
{
    /// <summary>What the names of ordinary ones begin with.</summary>
    public const string Prefix = "user.winea.";

    /// <summary>What the names of needed ones begin with.</summary>
    public const string NeededPrefix = "user.winea-need.";

    // A header of 4 bytes and the end of the name: what NTFS and WinFsp count.
    private const int PackedOverhead = 5;

    /// <summary>Whether an extended attribute is one of Windows'.</summary>
    /// <param name="attribute">The full name.</param>
    /// <param name="name">Its name to Windows.</param>
    /// <param name="isNeeded">Whether it is a needed one.</param>
    /// <returns>False for every other attribute.</returns>
    public static bool TryRead(string attribute, out ReadOnlySpan<char> name, out bool isNeeded)
    {
        ArgumentNullException.ThrowIfNull(attribute);
        isNeeded = attribute.StartsWith(NeededPrefix, StringComparison.Ordinal);
        name = isNeeded ? attribute.AsSpan(NeededPrefix.Length)
            : attribute.StartsWith(Prefix, StringComparison.Ordinal) ? attribute.AsSpan(Prefix.Length)
            : default;
        return !name.IsEmpty;
    }

    /// <summary>What one attribute adds to the size that Windows shows of all of them.</summary>
    /// <param name="nameLength">The characters of its name to Windows.</param>
    /// <param name="valueLength">The bytes of its value.</param>
    /// <returns>The bytes.</returns>
    public static uint PackedSize(int nameLength, int valueLength) => (uint)(PackedOverhead + nameLength + valueLength);
}
