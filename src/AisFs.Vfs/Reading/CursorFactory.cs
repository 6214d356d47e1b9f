using AisFs.Vfs.Api;

namespace AisFs.Vfs.Reading;

/// <summary>Makes the cursors of a mount's handles.</summary>
internal sealed class CursorFactory(FetchQueue queue, ChunkCache cache, ContentOptions options, ReadAheadShare share)
{
    /// <summary>A cursor for one more handle; to be disposed with it.</summary>
    public ReadCursor Create() => new(new ReadPlanner(queue, options, share), queue, cache, options, share);
}
