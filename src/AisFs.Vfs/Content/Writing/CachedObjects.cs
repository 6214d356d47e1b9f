using AisFs.Vfs.Disk;
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

    /// <summary>Has bytes that were just uploaded kept on the local disk, in place of those that they replaced.</summary>
    /// <param name="uploaded">The object, with the bytes in memory.</param>
    /// <param name="checksum">Their checksum, of the kind xxhash2: kept is only what the cluster has told the same of.</param>
    /// <param name="replaced">What was there before; null for nothing.</param>
    public void KeepUploaded(CachedObject uploaded, string checksum, ObjectInfo? replaced)
    {
        ObjectVersion version = uploaded.Version;
        if (version.ChecksumType != Checksums.Xxhash2 || version.Checksum != checksum || uploaded.OnDisk is not { } copy)
        {
            return;
        }

        foreach (Chunk chunk in uploaded.GetChunks())
        {
            uploaded.KeepOnDisk(chunk);
        }

        if (replaced is not null)
        {
            cache.Disk?.Drop(uploaded.Key, replaced.FullVersion, copy);
        }
    }

    /// <summary>
    /// Has bytes in a local file, which were just uploaded, kept in the disk cache, in place of those that they replaced: if they
    /// have the checksum that the cluster tells.
    /// </summary>
    /// <param name="uploaded">The object.</param>
    /// <param name="find">Finds the bytes; null when they are not all here.</param>
    /// <param name="replaced">What was there before; null for nothing.</param>
    public void KeepStaged(CachedObject uploaded, Func<IDiskSource?> find, ObjectInfo? replaced)
    {
        ObjectVersion version = uploaded.Version;
        if (cache.Disk is not { } disk || version.ChecksumType != Checksums.Xxhash2 || uploaded.OnDisk is not { } copy || find() is not { } source)
        {
            return;
        }

        if (!disk.TryImport(copy, version.Checksum, source))
        {
            source.Dispose();
        }

        if (replaced is not null)
        {
            disk.Drop(uploaded.Key, replaced.FullVersion, copy);
        }
    }

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
