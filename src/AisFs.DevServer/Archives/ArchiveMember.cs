namespace AisFs.DevServer.Archives;

/// <summary>A file in an archive. The content can be read until the next member is asked for.</summary>
/// <param name="Name">The name, without "./" or "/" at its beginning.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Content">The content; null if the file is empty.</param>
internal readonly record struct ArchiveMember(string Name, long Size, Stream? Content)
{
    /// <summary>The name as the archive has it.</summary>
    public string StoredName { get; init; } = Name;

    /// <summary>Whether a path that a client gives means it: one "/" at the beginning of either does not count.</summary>
    public bool IsAt(string path) => WithoutSlash(StoredName).SequenceEqual(WithoutSlash(path));

    private static ReadOnlySpan<char> WithoutSlash(string path) => path.StartsWith('/') ? path.AsSpan(1) : path;
}
