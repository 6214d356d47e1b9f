using AisFs.Vfs.Reading;

namespace AisFs.Vfs.Content;

/// <summary>The cursors of the handles that have a content open. They end with it at the latest.</summary>
internal sealed class CursorList
{
    private readonly Lock _lock = new();
    private readonly List<ReadCursor> _cursors = [];

    /// <summary>Adds a cursor.</summary>
    public ReadCursor Add(ReadCursor cursor)
    {
        lock (_lock)
        {
            _cursors.RemoveAll(static known => known.IsDisposed);
            _cursors.Add(cursor);
        }

        return cursor;
    }

    /// <summary>Disposes all.</summary>
    public void Clear()
    {
        ReadCursor[] cursors;
        lock (_lock)
        {
            cursors = [.. _cursors];
            _cursors.Clear();
        }

        foreach (ReadCursor cursor in cursors)
        {
            cursor.Dispose();
        }
    }
}
