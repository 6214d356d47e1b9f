namespace AisFs.WinFsp.Tests.Scenarios;

/// <summary>A file that is open, as programs see it: one content for all opens.</summary>
internal sealed class SharedFile(string name, byte[] content)
{
    internal string Name { get; set; } = name;

    internal byte[] Content { get; private set; } = content;

    /// <summary>How many opens there are.</summary>
    internal int Opens { get; set; }

    /// <summary>Whether it was changed since it was closed or flushed.</summary>
    internal bool IsChanged { get; set; }

    /// <summary>Whether a writer has closed it while others have it open: it goes up when its pages have come.</summary>
    internal bool IsOwed { get; set; }

    /// <summary>Whether bytes of the change have surely reached the file system.</summary>
    internal bool HasArrived { get; set; }

    internal void Resize(long size)
    {
        byte[] content = Content;
        Array.Resize(ref content, (int)size);
        Content = content;
    }
}
