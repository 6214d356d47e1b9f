using AisFs.Vfs.Store;

namespace AisFs.Vfs.Metadata;

/// <summary>
/// Remembers when versions of objects were written, which only a request for each object tells: for as long as the object stays
/// the same. May forget anything. All members may be called from many threads at once, and do not wait.
/// </summary>
internal interface ITimeStore
{
    /// <summary>Whether it certainly knows no time at all: a listing need not look for each of its names.</summary>
    bool IsEmpty { get; }

    /// <summary>Finds the time of a version.</summary>
    /// <param name="key">The object.</param>
    /// <param name="version">The version; one without number or checksum is never found.</param>
    /// <param name="modifiedNs">Its last write, in nanoseconds since 1970 UTC.</param>
    /// <returns>Whether it is known.</returns>
    bool TryLoad(in ObjectKey key, in ObjectVersion version, out long modifiedNs);

    /// <summary>Keeps the time of a version.</summary>
    /// <param name="key">The object.</param>
    /// <param name="version">The version; one without number or checksum is not kept.</param>
    /// <param name="modifiedNs">Its last write, in nanoseconds since 1970 UTC.</param>
    void Save(in ObjectKey key, in ObjectVersion version, long modifiedNs);
}
