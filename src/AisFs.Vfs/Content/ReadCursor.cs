namespace AisFs.Vfs.Content;

/// <summary>How one handle moves through a file: the state of its read-ahead. Made by <see cref="FileContent.CreateCursor"/>.</summary>
internal sealed class ReadCursor
{
}
