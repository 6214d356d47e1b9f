using AisFs.Vfs.Content;

namespace AisFs.Vfs.Reading;

/// <summary>Makes the cursors of a mount's handles.</summary>
internal sealed class CursorFactory(ContentServices services)
{
    /// <summary>A cursor for one more handle; to be disposed with it.</summary>
    public ReadCursor Create() => new(services);
}
