using System.Diagnostics.CodeAnalysis;
using AisFs.Mount.WinFsp.Paths;
using AisFs.Vfs.Api;

namespace AisFs.Mount.WinFsp.Streams;

/// <summary>The extended attributes that are streams: <c>file:name</c> is <c>user.name</c>.</summary>
internal static class StreamNames
{
    private const string UserPrefix = "user.";

    // Views of the object, not data: they can be opened and read by name, but are not listed, or every copy would try
    // to take them along.
    private const string ViewPrefix = "user.ais.";

    /// <summary>Whether an attribute is a view of the object, which cannot be changed.</summary>
    internal static bool IsView(string attribute) => attribute.StartsWith(ViewPrefix, StringComparison.Ordinal);

    /// <summary>Whether an attribute shows as a stream.</summary>
    internal static bool IsStream(string attribute)
        => attribute.Length > UserPrefix.Length && attribute.StartsWith(UserPrefix, StringComparison.Ordinal) && !IsView(attribute) && !IsWindowsEa(attribute);

    /// <summary>The attribute of a stream.</summary>
    /// <param name="stream">The stream as Windows names it.</param>
    /// <param name="attribute">The full name.</param>
    /// <returns>False when no stream has such a name.</returns>
    internal static bool TryToAttribute(ReadOnlySpan<char> stream, [NotNullWhen(true)] out string? attribute)
    {
        attribute = WindowsNames.TryToStored(stream, out string? stored) ? UserPrefix + stored : null;
        return attribute is not null && !IsWindowsEa(attribute);
    }

    /// <summary>The stream as Windows names it.</summary>
    internal static string ToStream(string attribute) => WindowsNames.ToWindows(attribute[UserPrefix.Length..]);

    private static bool IsWindowsEa(string attribute)
        => attribute.StartsWith(FsWindowsEa.Prefix, StringComparison.OrdinalIgnoreCase) || attribute.StartsWith(FsWindowsEa.NeededPrefix, StringComparison.OrdinalIgnoreCase);
}
