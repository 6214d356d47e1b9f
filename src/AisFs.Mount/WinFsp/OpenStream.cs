namespace AisFs.Mount.WinFsp;

/// <summary>
/// One open of a named stream: an extended attribute in memory, written back when the stream is closed. The stream
/// <c>file:name</c> is the attribute <c>user.name</c>.
/// </summary>
internal sealed class OpenStream
{
    /// <summary>The most bytes that a stream holds.</summary>
    internal const int Capacity = 64 * 1024;

    internal OpenStream(OpenNode file, string attribute, byte[] content)
    {
        File = file;
        Attribute = attribute;
        Content = content;
    }

    /// <summary>The file that the stream belongs to.</summary>
    internal OpenNode File { get; }

    /// <summary>The full name of the extended attribute.</summary>
    internal string Attribute { get; }

    /// <summary>The path of the stream as Windows sees it.</summary>
    internal string Path => $"{File.Path}:{WindowsNames.ToWindows(Attribute["user.".Length..])}";

    /// <summary>Whether it is a view of the object, which nobody can change.</summary>
    internal bool IsView => Attribute.StartsWith("user.ais.", StringComparison.Ordinal);

    /// <summary>Guards <see cref="Content"/>.</summary>
    internal Lock Gate { get; } = new();

    internal byte[] Content { get; set; }

    internal bool IsDirty { get; set; }
}
