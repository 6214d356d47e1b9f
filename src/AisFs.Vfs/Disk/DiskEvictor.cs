using AisFs.Vfs.Api;
using Microsoft.Win32.SafeHandles;

namespace AisFs.Vfs.Disk;

/// <summary>
/// Removes objects to make room. A hand goes from folder to folder and takes what has been there longest; what was read again
/// since it was written stays for one more round, so that one long stream does not wash everything else out. That a file
/// was read again is told by its times (read later than written), so all mounts of the folder see it, and nothing is kept in
/// memory for objects that nobody reads. One thread at a time makes room.
/// </summary>
/// <param name="folder">The cache's folder.</param>
/// <param name="files">How local files are looked at.</param>
/// <param name="room">Knows what is to go.</param>
/// <param name="counters">Counts what goes.</param>
/// <param name="removed">Is told what went.</param>
internal sealed class DiskEvictor(string folder, IHostFiles files, DiskRoom room, DiskCounters counters, Action<UInt128> removed)
{
    private const string LockName = "evicting";
    private const int SampleSize = 512;

    private readonly Lock _lock = new();
    private readonly Queue<string> _victims = [];
    private List<string> _folders = [];
    private int _hand;

    /// <summary>Makes room.</summary>
    /// <param name="more">How much is to be written, in bytes.</param>
    /// <returns>Whether there is room now.</returns>
    /// <exception cref="IOException">The disk fails.</exception>
    public bool TryMakeRoom(long more)
    {
        lock (_lock)
        {
            return TryMakeRoomLocked(more);
        }
    }

    private bool TryMakeRoomLocked(long more)
    {
        if (room.Excess(more) <= 0)
        {
            return true;
        }

        room.Sync();
        if (room.Excess(more) <= 0)
        {
            return true;
        }

        if (more > room.Limit || TryLock() is not { } held)
        {
            return false;
        }

        using (held)
        {
            int emptyRounds = 0;
            for (long goal = more + room.Slack; room.Excess(goal) > 0;)
            {
                if (_victims.TryDequeue(out string? victim))
                {
                    emptyRounds = 0;
                    Remove(victim);
                }
                else if (!Refill() && ++emptyRounds > 1)
                {
                    break;
                }
            }
        }

        return room.Excess(more) <= 0;
    }

    // Two mounts that make room at once would remove twice as much as is needed.
    private SafeFileHandle? TryLock()
    {
        try
        {
            return File.OpenHandle(Path.Combine(folder, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private void Remove(string data)
    {
        string record = DiskNames.RecordOf(data);
        long bytes = files.Look(data).Allocated + files.Look(record).Allocated;

        // The record first: data without a record is not believed, a record without data is only removed.
        File.Delete(record);
        File.Delete(data);
        room.Add(-bytes);
        counters.Evict();
        removed(DiskNames.HashOf(Path.GetFileName(data)));
    }

    /// <returns>False when there is nothing that could be removed.</returns>
    private bool Refill()
    {
        if (_hand >= _folders.Count)
        {
            _folders = [.. DiskCacheFolder.ClustersOf(folder).SelectMany(static cluster => Directory.EnumerateDirectories(cluster))];
            _hand = 0;
        }

        List<Candidate> found = [];
        while (_hand < _folders.Count && found.Count < SampleSize)
        {
            Look(_folders[_hand++], found);
        }

        if (found.Count == 0)
        {
            return false;
        }

        List<Candidate> once = found.FindAll(static file => !file.IsReadAgain);
        once.Sort(static (left, right) => left.Written.CompareTo(right.Written));
        if (once.Count == 0)
        {
            // All were read again, as far as the hand has looked: the oldest go.
            found.Sort(static (left, right) => left.Read.CompareTo(right.Read));
            found.Take((found.Count + 3) / 4).ToList().ForEach(file => _victims.Enqueue(file.Path));
            return true;
        }

        once.Take((once.Count + 1) / 2).ToList().ForEach(file => _victims.Enqueue(file.Path));
        foreach (Candidate file in found.Where(static file => file.IsReadAgain))
        {
            TakeProtection(file.Path);
        }

        return true;
    }

    private static void Look(string folder, List<Candidate> found)
    {
        try
        {
            foreach (FileInfo file in new DirectoryInfo(folder).EnumerateFiles())
            {
                if (DiskNames.IsData(file.Name))
                {
                    found.Add(new Candidate(file.FullName, file.LastWriteTimeUtc, file.LastAccessTimeUtc));
                }
            }
        }
        catch (Exception exception) when (exception is DirectoryNotFoundException or FileNotFoundException)
        {
            // It went meanwhile.
        }
    }

    // It counts as written just now: read again, it is protected again; if not, it goes when the hand has been around.
    private static void TakeProtection(string path)
    {
        try
        {
            File.SetLastWriteTimeUtc(path, DateTime.UtcNow);
        }
        catch (FileNotFoundException)
        {
        }
    }

    private readonly record struct Candidate(string Path, DateTime Written, DateTime Read)
    {
        public bool IsReadAgain => Read > Written;
    }
}
