using System.Diagnostics.CodeAnalysis;
using Microsoft.Win32.SafeHandles;

namespace AisFs.Vfs.Disk;

/// <summary>
/// The files of one version of an object: looked for, opened, closed and removed. Other processes may make and remove them at
/// any time. All members may be called from many threads at once; they throw what the disk makes of them.
/// </summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "Its files are closed when it is forgotten, or when too many others are open.")]
internal sealed class DiskCopy
{
    // How long an answer of the disk is believed that other processes may change.
    private const long FreshMs = 200;

    private readonly Lock _lock = new();
    private readonly DiskKey _key;
    private readonly DiskParts _parts;
    private DiskEntry? _entry;
    private DiskFiles? _files;
    private long _lookedAt = -FreshMs;
    private long _refreshedAt = -FreshMs;

    /// <summary>Creates what stands for the files, whether there are any or not.</summary>
    public DiskCopy(in DiskKey key, DiskParts parts)
    {
        _key = key;
        _parts = parts;
        Place = new LinkedListNode<DiskCopy>(this);
    }

    /// <summary>The place among those that are open.</summary>
    public LinkedListNode<DiskCopy> Place { get; }

    /// <summary>What was known last; null for nothing.</summary>
    public DiskEntry? Known => Volatile.Read(ref _entry);

    /// <summary>What is on the disk; asks it when that is not known, or may have become more.</summary>
    /// <param name="from">The first block that matters.</param>
    /// <param name="to">Behind the last one.</param>
    /// <returns>What is there; null for nothing.</returns>
    public DiskEntry? Look(int from, int to)
    {
        long now = Environment.TickCount64;
        DiskEntry? entry = Volatile.Read(ref _entry);
        if (entry is null)
        {
            lock (_lock)
            {
                if (_entry is null && now - _lookedAt >= FreshMs)
                {
                    _lookedAt = now;
                    (_entry, _files) = Open();
                }

                entry = _entry;
            }

            if (entry is not null)
            {
                _parts.Open.Touch(this);
            }

            return entry;
        }

        if (!entry.IsWhole && now - Volatile.Read(ref _refreshedAt) >= FreshMs && IsMissing(entry, from, to) && OpenFiles(entry) is { Record: { } record })
        {
            Volatile.Write(ref _refreshedAt, now);
            DiskRecord.Refresh(record, _key, entry, from, to);
        }

        return entry;
    }

    /// <summary>What is on the disk right now, most probably nothing.</summary>
    public DiskEntry? LookBeforeWrite(int block)
        => Known is null && !File.Exists(DiskFiles.RecordPath(_parts.Folder, _key)) ? null : LookNow(block);

    /// <summary>This process has made the files just now. They are opened when they are needed.</summary>
    /// <param name="created">What is in them.</param>
    public void Adopt(DiskEntry created)
    {
        DiskEntry known;
        lock (_lock)
        {
            known = _entry ??= created;
        }

        // A reader may have found them meanwhile.
        for (int block = 0; known.Generation == created.Generation && block < created.Blocks; block++)
        {
            if (created.IsVerifiedAt(block))
            {
                known.Verify(block);
            }
        }
    }

    /// <summary>What is on the disk right now.</summary>
    public DiskEntry? LookNow(int block)
    {
        lock (_lock)
        {
            _lookedAt = -FreshMs;
        }

        return Look(block, block + 1);
    }

    /// <summary>The files, opened again where they were closed.</summary>
    /// <param name="entry">Which.</param>
    /// <param name="needsRecord">Whether the record is needed even though all blocks are there.</param>
    /// <returns>The files; null when they were removed.</returns>
    public DiskFiles? OpenFiles(DiskEntry entry, bool needsRecord = false)
    {
        DiskFiles? files;
        lock (_lock)
        {
            if (!ReferenceEquals(_entry, entry) || !TryOpen(entry, needsRecord || !entry.IsWhole))
            {
                return null;
            }

            files = _files;
        }

        _parts.Open.Touch(this);
        return files;
    }

    /// <summary>Its files were removed.</summary>
    public void Forget()
    {
        DiskFiles? files;
        DiskEntry? entry;
        lock (_lock)
        {
            (files, entry) = (_files, _entry);
            _files = null;
            _entry = null;
        }

        files?.Dispose();
        entry?.Backing?.End();
    }

    /// <summary>Opens the data file for somebody who reads it by itself.</summary>
    /// <param name="entry">Which.</param>
    /// <returns>The file, open for reading; the caller closes it. Null when it is not there any more, or cannot be read.</returns>
    public SafeFileHandle? TryOpenData(DiskEntry entry)
    {
        if (!_parts.Health.CanRead)
        {
            return null;
        }

        try
        {
            SafeFileHandle? file = ReferenceEquals(Known, entry) ? DiskFiles.TryOpen(DataPath(entry), FileAccess.Read, isExpected: true) : null;
            if (file is null)
            {
                Lose(entry);
            }

            return file;
        }
        catch (Exception exception) when (DiskHealth.Is(exception))
        {
            return null;
        }
    }

    /// <summary>Closes its files; they are opened again when they are needed.</summary>
    public void CloseFiles()
    {
        DiskFiles? files;
        lock (_lock)
        {
            files = _files;
            _files = null;
        }

        files?.Dispose();
    }

    /// <summary>Forgets its files when another mount has removed them.</summary>
    public void CloseIfGone()
    {
        if (Volatile.Read(ref _entry) is { } entry && !File.Exists(DiskFiles.DataPath(_parts.Folder, _key, entry.Generation)))
        {
            Forget();
        }
    }

    /// <summary>Notes for the evictor that somebody reads the data file by itself.</summary>
    public void MarkRead(DiskEntry entry) => File.SetLastAccessTimeUtc(DataPath(entry), DateTime.UtcNow);

    /// <summary>Removes the files.</summary>
    /// <param name="entry">Which.</param>
    /// <returns>False when another thread was faster.</returns>
    public bool Remove(DiskEntry entry)
    {
        lock (_lock)
        {
            if (!ReferenceEquals(_entry, entry))
            {
                return false;
            }
        }

        Forget();
        string data = DiskFiles.DataPath(_parts.Folder, _key, entry.Generation);
        string record = DiskFiles.RecordPath(_parts.Folder, _key);
        try
        {
            long bytes = _parts.Files.Look(data).Allocated + _parts.Files.Look(record).Allocated;
            File.Delete(record);
            File.Delete(data);
            _parts.Room.Add(-bytes);
        }
        catch (Exception exception) when (DiskHealth.Is(exception))
        {
            _parts.Health.ReadFailed(exception);
        }

        return true;
    }

    /// <summary>Takes over the files of the same content under another name, where there are any; they are gone there.</summary>
    public void TakeOver(DiskCopy from)
    {
        if (from.LookNow(0) is not { } entry || from.OpenFiles(entry, needsRecord: true) is not { Record: { } record })
        {
            return;
        }

        // What other mounts have added by now goes along.
        DiskEntry known = DiskRecord.Read(record, from._key, _parts.BlockSize) is { } read && read.Generation == entry.Generation ? read : entry;
        DiskKey key = _key;
        long bytes = _parts.Files.Look(DiskFiles.DataPath(_parts.Folder, from._key, entry.Generation)).Allocated;
        bool isKept = DiskFiles.TryMove(_parts.Folder, from._key, entry.Generation, key, generation => DiskRecord.Encode(key, generation, _parts.BlockSize, known));
        from.Forget();
        _parts.Room.Add(isKept ? 0 : -bytes - DiskRoom.Unit);
        LookNow(0);
    }

    private static bool IsMissing(DiskEntry entry, int from, int to)
    {
        for (int block = from; block < to; block++)
        {
            if (!entry.Has(block))
            {
                return true;
            }
        }

        return false;
    }

    private void Lose(DiskEntry entry)
    {
        if (ReferenceEquals(Known, entry))
        {
            Forget();
        }

        entry.Backing?.End();
    }

    // Under the lock. The data file of an entry is known by its name alone: the record is opened only where it is looked at.
    private bool TryOpen(DiskEntry entry, bool needsRecord)
    {
        if (_files is null && DiskFiles.TryOpen(DataPath(entry), AccessTo(entry), isExpected: true) is { } data)
        {
            _files = new DiskFiles(data);
        }

        if (needsRecord && _files is { Record: null } files)
        {
            files.Record = DiskFiles.TryOpen(DiskFiles.RecordPath(_parts.Folder, _key), isExpected: true);
        }

        if (_files is { } found && (!needsRecord || (found.Record is { } record && DiskRecord.IsOf(record, entry.Generation))))
        {
            return true;
        }

        _files?.Dispose();
        _files = null;
        _entry = null;
        entry.Backing?.End();
        return false;
    }

    // Under the lock.
    private (DiskEntry? Entry, DiskFiles? Files) Open()
    {
        string path = DiskFiles.RecordPath(_parts.Folder, _key);
        SafeFileHandle? record = DiskFiles.TryOpen(path, isExpected: _parts.IsFinding);
        _parts.IsFinding = record is not null;
        if (record is null)
        {
            return default;
        }

        DiskEntry? entry = DiskRecord.Read(record, _key, _parts.BlockSize);
        SafeFileHandle? data = entry is null ? null : DiskFiles.TryOpen(DataPath(entry), AccessTo(entry), isExpected: true);
        if (data is not null && RandomAccess.GetLength(data) == _key.Size)
        {
            DiskFiles files = new(data);
            if (entry!.IsWhole)
            {
                record.Dispose();
            }
            else
            {
                files.Record = record;
            }

            return (entry, files);
        }

        // A record without its data, or a damaged one: nothing that can be believed.
        bool isBeingMade = entry is null && DiskFiles.IsBeingMade(record);
        data?.Dispose();
        record.Dispose();
        if (!isBeingMade)
        {
            File.Delete(path);
        }

        return default;
    }

    private static FileAccess AccessTo(DiskEntry entry) => entry.IsWhole ? FileAccess.Read : FileAccess.ReadWrite;

    private string DataPath(DiskEntry entry) => DiskFiles.DataPath(_parts.Folder, _key, entry.Generation);
}
