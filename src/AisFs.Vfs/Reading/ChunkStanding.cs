namespace AisFs.Vfs.Reading;

/// <summary>What the cache has noted of a chunk, which decides how soon the chunk goes.</summary>
/// <remarks>Readers change and read the hints without a lock, and on purpose: the worst is that a chunk goes a little too soon.</remarks>
internal sealed class ChunkStanding(Chunk chunk)
{
    /// <summary>How often an unread chunk is passed over before it is evicted: its reader is on the way.</summary>
    public const int Unread = 2;

    /// <summary>More uses than this are not counted.</summary>
    public const int MostUses = 3;

    private int _reach;

    /// <summary>The place in the queue.</summary>
    public LinkedListNode<Chunk> Place { get; } = new(chunk);

    /// <summary>The cache's queue that it is in; null for none. Only the cache looks, under its lock.</summary>
    public ChunkQueue? Queue { get; set; }

    /// <summary>How often it is still passed over without having been used again. A hint.</summary>
    public int Patience { get; set; } = Unread;

    /// <summary>How often it was used again since the cache looked last. A hint.</summary>
    public int Uses { get; set; }

    /// <summary>Whether it was read to its end, and its reader keeps the bytes. A hint.</summary>
    public bool IsSpent { get; set; }

    /// <summary>Whether it is read again and again. A hint.</summary>
    public bool IsHot { get; set; }

    /// <summary>Whether no reader has come for it yet.</summary>
    public bool IsUnread => _reach == 0;

    /// <summary>Notes that bytes were read.</summary>
    /// <param name="end">Where the read ended in the chunk's bytes.</param>
    public void Touch(int end)
    {
        if (end > _reach)
        {
            // The first read, or one that goes on where the ones before it have ended: together they are one use.
            _reach = end;
            Patience = end == chunk.Length ? 0 : Math.Min(Patience, 1);
        }
        else
        {
            _reach = end == chunk.Length ? _reach : end;
            if (Uses < MostUses)
            {
                Uses++;
            }
        }
    }
}
