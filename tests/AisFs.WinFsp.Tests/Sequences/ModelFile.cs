namespace AisFs.WinFsp.Tests.Sequences;

/// <summary>What a file should be.</summary>
/// <param name="stored">Its name as it was given when it was made.</param>
internal sealed class ModelFile(string stored)
{
    internal string Stored { get; set; } = stored;

    internal byte[] Content { get; set; } = [];

    /// <summary>The size from which on nothing may be cut off, because a view shows it; 0 when none does.</summary>
    internal int Mapped { get; set; }

    internal void Resize(int size)
    {
        byte[] content = Content;
        Array.Resize(ref content, size);
        Content = content;
    }

    internal void Write(int at, byte[] data)
    {
        if (at + data.Length > Content.Length)
        {
            Resize(at + data.Length);
        }

        data.CopyTo(Content, at);
    }
}
