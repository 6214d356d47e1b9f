using System.Collections.Concurrent;
using AisFs.Vfs.Disk;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Ahead;

/// <summary>
/// Learns in which directories objects are on the local disk already: there a lookup need not fetch their first bytes. The
/// last object that was looked up tells, and at first whether the disk cache has anything.
/// </summary>
/// <param name="disk">The disk cache; null for none.</param>
internal sealed class DiskHabits(DiskTier? disk)
{
    private const int MostEntries = 4096;

    private readonly ConcurrentDictionary<string, bool> _directories = new(StringComparer.Ordinal);
    private readonly bool _isFilled = disk is { Used: > 0 };

    /// <summary>Whether the objects of a directory are probably on the disk.</summary>
    /// <param name="directory">The path of the directory.</param>
    public bool AreOnDisk(string directory) => disk is not null && (_directories.TryGetValue(directory, out bool isThere) ? isThere : _isFilled);

    /// <summary>An object was looked up.</summary>
    /// <param name="directory">The path of its directory.</param>
    /// <param name="key">The object.</param>
    /// <param name="info">Its present version.</param>
    public void Saw(string directory, in ObjectKey key, ObjectInfo info)
    {
        if (disk is null || info.Size == 0)
        {
            return;
        }

        if (_directories.Count >= MostEntries)
        {
            // What was learned is learned again soon.
            _directories.Clear();
        }

        _directories[directory] = disk.Find(key, info.FullVersion) is { } copy && copy.Has(0);
    }
}
