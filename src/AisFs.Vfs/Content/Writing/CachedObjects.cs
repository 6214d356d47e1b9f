using AisFs.Vfs.Reading;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Content.Writing;

/// <summary>The cached objects of the mount, as writers see them: a writer holds objects, and reads them through cursors of its own.</summary>
/// <param name="cache">The cache.</param>
/// <param name="cursors">Makes cursors.</param>
internal sealed class CachedObjects(ChunkCache cache, CursorFactory cursors)
{
    /// <summary>A cursor for reads of this machine's own; to be disposed.</summary>
    public ReadCursor CreateCursor() => cursors.Create();

    /// <summary>The new state of an object that was just uploaded, for one more holder.</summary>
    public CachedObject Replace(ObjectKey key, ObjectInfo info) => cache.Replace(key, info);

    /// <summary>One more holder of an object that has a holder already.</summary>
    public CachedObject Share(CachedObject obj)
    {
        cache.AddContent(obj);
        return obj;
    }

    /// <summary>A holder lets an object go.</summary>
    public ValueTask ReleaseAsync(CachedObject? obj) => obj is null ? ValueTask.CompletedTask : cache.ReleaseAsync(obj);

    /// <summary>Lets the new version of an object that was only appended to have the chunks of the old one.</summary>
    public void Inherit(CachedObject from, CachedObject to) => cache.Inherit(from, to);

    /// <summary>An object has another name.</summary>
    public void Rename(CachedObject obj, ObjectKey key, ObjectVersion? seen) => cache.Rename(obj, key, seen);
}
