namespace AisFs.DevServer.Archives;

/// <summary>A file in an archive. The content can be read until the next member is asked for.</summary>
/// <param name="Name">The name, without "./" or "/" at its beginning.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Content">The content; null if the file is empty.</param>
internal readonly record struct ArchiveMember(string Name, long Size, Stream? Content);
