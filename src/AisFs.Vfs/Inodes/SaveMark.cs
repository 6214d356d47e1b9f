using AisFs.Vfs.Content;

namespace AisFs.Vfs.Inodes;

/// <summary>A point in the life of a file's content: between two uploads of it.</summary>
/// <param name="Content">The content; another one after the bytes were replaced as a whole.</param>
/// <param name="Uploads">How often it had been uploaded.</param>
internal readonly record struct SaveMark(FileContent Content, long Uploads)
{
    public static SaveMark Of(FileContent content) => new(content, content.Uploads);
}
