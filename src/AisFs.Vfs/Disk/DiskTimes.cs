using AisFs.Vfs.Metadata;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Disk;

/// <summary>
/// When versions of objects were written, also for later mounts and for those beside this one. What was asked for is written a
/// little later, by one thread at a time; what a killed mount had not written yet is asked for again.
/// </summary>
/// <param name="parts">The disk.</param>
internal sealed class DiskTimes(DiskParts parts) : ITimeStore, IDisposable
{
    private const int MostPending = 512;

    private static readonly TimeSpan s_tick = TimeSpan.FromSeconds(1);

    private readonly RememberedTimes _memory = new(RememberedTimes.DefaultCapacity);
    private readonly string _path = Path.Combine(parts.Folder, DiskNames.Times);
    private readonly Lock _lock = new();
    private readonly Lock _writing = new();
    private List<(UInt128 Hash, long ModifiedNs)> _pending = [];
    private DiskTimesTable? _table;
    private DateTime _seen;
    private long _allocated;
    private bool _isFailed;
    private bool _isEnded;

    /// <inheritdoc/>
    public bool IsEmpty => false;

    /// <inheritdoc/>
    public bool TryLoad(in ObjectKey key, in ObjectVersion version, out long modifiedNs)
    {
        modifiedNs = 0;
        if (!VersionHash.IsTold(version))
        {
            return false;
        }

        UInt128 hash = VersionHash.Of(key, version);
        return _memory.TryLoad(hash, out modifiedNs) || TryLoad(hash, out modifiedNs);
    }

    /// <inheritdoc/>
    public void Save(in ObjectKey key, in ObjectVersion version, long modifiedNs)
    {
        if (!VersionHash.IsTold(version))
        {
            return;
        }

        UInt128 hash = VersionHash.Of(key, version);
        if (_memory.TryLoad(hash, out long known) && known == modifiedNs)
        {
            return;
        }

        _memory.Save(hash, modifiedNs);
        bool isDue;
        lock (_lock)
        {
            _pending.Add((hash, modifiedNs));
            isDue = _pending.Count % MostPending == 0;
        }

        if (isDue)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static times => times.Flush(), this, preferLocal: false);
        }
    }

    /// <summary>Opens the file. Does not throw.</summary>
    public void Begin() => Do(static times => times.Open());

    /// <summary>Learns what is in the file: until then every look asks the disk. Does not throw.</summary>
    public void Scan() => Do(static times => times._table?.Scan());

    /// <summary>Learns what other mounts wrote, and writes what was saved since the last call. Does not throw.</summary>
    public void GoOn() => Do(static times =>
    {
        times.Look();
        times.Write();
    });

    /// <summary>Ends; what was saved is written before.</summary>
    public void Dispose()
    {
        Flush();
        lock (_writing)
        {
            _isEnded = true;
            Close();
        }
    }

    private void Flush() => Do(static times => times.Write());

    private bool TryLoad(UInt128 hash, out long modifiedNs)
    {
        modifiedNs = 0;
        try
        {
            if (!parts.Health.CanRead || Volatile.Read(ref _table) is not { } table || !table.TryLoad(hash, out modifiedNs))
            {
                return false;
            }

            _memory.Save(hash, modifiedNs);
            return true;
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
        catch (Exception exception) when (DiskHealth.Is(exception))
        {
            // Not asked again and again: times are worth little where the disk is bad.
            _isFailed = true;
            Volatile.Write(ref _table, null);
            parts.Health.ReadFailed(exception);
            return false;
        }
    }

    private void Do(Action<DiskTimes> work)
    {
        lock (_writing)
        {
            try
            {
                if (!_isEnded && !_isFailed)
                {
                    work(this);
                }
            }
            catch (Exception exception) when (DiskHealth.Is(exception))
            {
                parts.Health.WriteFailed(exception);
            }
            catch (ObjectDisposedException)
            {
                // A look has found that the disk fails.
            }
        }
    }

    private void Open()
    {
        Directory.CreateDirectory(parts.Folder);
        Volatile.Write(ref _table, DiskTimesTable.Open(_path, Path.Combine(parts.Folder, DiskNames.Lock), DiskTimesTable.SetsFor(parts.Room.Limit)));
        _allocated = parts.Files.Look(_path).Allocated;
    }

    private void Look()
    {
        if (_table is not null && !File.Exists(_path))
        {
            // All of the folder was removed.
            Close();
        }

        if (_table is null)
        {
            Open();
        }

        DateTime written = File.GetLastWriteTimeUtc(_path);
        if (written != _seen)
        {
            // What is written within one tick of the file's clock may be seen in part only.
            _seen = DateTime.UtcNow - written > s_tick ? written : default;
            _table?.Scan();
        }
    }

    private void Write()
    {
        List<(UInt128 Hash, long ModifiedNs)> records;
        lock (_lock)
        {
            records = _pending;
            _pending = records.Count == 0 ? records : [];
        }

        if (records.Count == 0 || _table is not { } table || !parts.Health.CanWrite)
        {
            return;
        }

        foreach ((UInt128 hash, long modifiedNs) in records)
        {
            table.Save(hash, modifiedNs);
        }

        long allocated = parts.Files.Look(_path).Allocated;
        parts.Room.Add(allocated - Interlocked.Exchange(ref _allocated, allocated));
    }

    private void Close()
    {
        DiskTimesTable? table = _table;
        Volatile.Write(ref _table, null);
        table?.Dispose();
    }
}
