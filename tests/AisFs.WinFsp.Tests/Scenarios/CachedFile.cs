namespace AisFs.WinFsp.Tests.Scenarios;

/// <summary>What the cache of Windows has of a file that is open: one content and one set of pages for all its opens.</summary>
internal sealed class CachedFile(string name, byte[] content)
{
    internal const int Page = 4096;

    private readonly SortedSet<int> _dirty = [];

    internal string Name { get; set; } = name;

    /// <summary>The content as programs see it.</summary>
    internal byte[] Content { get; private set; } = content;

    /// <summary>The opens whose handle is not closed.</summary>
    internal List<ProgramFile> Opens { get; } = [];

    /// <summary>The open through which pages go, whoever wrote them: the first one that did.</summary>
    internal uint? Section { get; set; }

    /// <summary>Whether the section's open has had its cleanup, and waits for the last page.</summary>
    internal bool IsSectionLeft { get; set; }

    /// <summary>Whether it was changed since it was closed or flushed.</summary>
    internal bool IsChanged { get; set; }

    /// <summary>Whether a writer has closed it, and pages are to come.</summary>
    internal bool IsOwed { get; set; }

    /// <summary>Whether bytes of the change have reached the file system.</summary>
    internal bool HasArrived { get; set; }

    internal bool IsWhole => _dirty.Count == 0;

    internal void Resize(long size)
    {
        byte[] content = Content;
        Array.Resize(ref content, (int)size);
        Content = content;
        _dirty.RemoveWhere(page => (long)page * Page >= size);
    }

    /// <summary>Takes bytes into the content, and into the cache if they do not go through it.</summary>
    internal void Put(int offset, ReadOnlySpan<byte> data, bool isCached)
    {
        data.CopyTo(Content.AsSpan(offset));
        for (int page = offset / Page; isCached && (long)page * Page < offset + data.Length; page++)
        {
            _dirty.Add(page);
        }
    }

    /// <summary>Lays the pages that are only here over what the file system has.</summary>
    internal void Overlay(byte[] read)
    {
        foreach (int page in _dirty)
        {
            int length = Math.Min(Page, read.Length - (page * Page));
            Content.AsSpan(page * Page, length).CopyTo(read.AsSpan(page * Page));
        }
    }

    /// <summary>Takes pages that follow one another.</summary>
    /// <param name="after">The page from which on to look; from the first one when there is none behind it.</param>
    /// <param name="most">How many at most.</param>
    /// <returns>The range of bytes.</returns>
    internal (int From, int To) Take(int after, int most)
    {
        int first = _dirty.GetViewBetween(after, int.MaxValue) is { Count: > 0 } behind ? behind.Min : _dirty.Min;
        int end = first;
        while (end - first < most && _dirty.Remove(end))
        {
            end++;
        }

        return (first * Page, (int)Math.Min((long)end * Page, Content.Length));
    }
}
