using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using AisFs.Vfs.Memory;
using Microsoft.Win32.SafeHandles;

namespace AisFs.Vfs.Disk;

/// <summary>
/// One version of an object in the disk cache, whether something of it is there or not. Other processes may add blocks to
/// it and remove it at any time. All members may be called from many threads at once; none of them fails.
/// </summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "Its files are closed when it is forgotten, or when too many others are open.")]
internal sealed class DiskObject
{
    // How long an answer of the disk is believed that other processes may change.
    private const long FreshMs = 200;
    private const long MarkMs = 10_000;

    private readonly Lock _lock = new();
    private readonly DiskKey _key;
    private readonly DiskParts _parts;
    private DiskEntry? _entry;
    private DiskFiles? _files;
    private long _lookedAt = -FreshMs;
    private long _refreshedAt = -FreshMs;
    private long _markedAt = -MarkMs;

    /// <summary>Creates what stands for a version.</summary>
    public DiskObject(in DiskKey key, DiskParts parts)
    {
        _key = key;
        _parts = parts;
        Place = new LinkedListNode<DiskObject>(this);
    }

    /// <summary>The place among the objects whose files are open.</summary>
    public LinkedListNode<DiskObject> Place { get; }

    /// <summary>The hash of its key.</summary>
    public UInt128 Hash => _key.Hash;

    /// <summary>The number of blocks.</summary>
    public int Blocks => (int)((_key.Size + _parts.BlockSize - 1) / _parts.BlockSize);

    /// <summary>Whether it is kept whatever the rule of admission says.</summary>
    public bool IsWanted { get; set; }

    /// <summary>Whether all of it is on the disk.</summary>
    public bool IsWhole => TryDo(static obj => obj.Look(0, obj.Blocks) is { IsWhole: true });

    /// <summary>Whether a block is on the disk.</summary>
    public bool Has(int block) => TryDo(obj => obj.Look(block, block + 1) is { } entry && entry.Has(block));

    /// <summary>Tells a stretch of blocks that are on the disk from one of blocks that are not.</summary>
    /// <param name="from">The first block.</param>
    /// <param name="to">Behind the last one that matters.</param>
    /// <param name="end">Behind the last block for which the answer is the same.</param>
    /// <returns>Whether the blocks are on the disk.</returns>
    public bool Survey(int from, int to, out int end)
    {
        end = to;
        DiskEntry? entry = null;
        if (!_parts.Health.CanRead || !TryDo(obj => (entry = obj.Look(from, to)) is not null) || entry is null)
        {
            return false;
        }

        bool isThere = entry.Has(from);
        end = from + 1;
        while (end < to && entry.Has(end) == isThere)
        {
            end++;
        }

        return isThere;
    }

    /// <summary>Reads a block.</summary>
    /// <param name="block">The block's number.</param>
    /// <param name="destination">Room for all of its bytes.</param>
    /// <returns>Whether it succeeded; if not, the bytes have to come from the cluster.</returns>
    public bool TryRead(int block, Span<byte> destination)
    {
        if (!_parts.Health.CanRead)
        {
            return false;
        }

        DiskEntry? entry = null;
        try
        {
            entry = Look(block, block + 1);
            if (entry is null || !entry.Has(block) || !TryRead(entry, block, destination))
            {
                return false;
            }

            _parts.Counters.Hit(destination.Length);
            return true;
        }
        catch (Exception exception) when (DiskHealth.Is(exception))
        {
            _parts.Health.ReadFailed(exception);
            if (entry is not null)
            {
                // What is on the bad place is not asked for again and again.
                Remove(entry);
            }

            return false;
        }
    }

    /// <summary>A block came from the cluster: it is written when the rule of admission and the disk allow.</summary>
    /// <param name="block">The block's number.</param>
    /// <param name="slab">Its bytes; the caller's reference goes over.</param>
    /// <param name="length">How many.</param>
    public void Offer(int block, Slab slab, int length)
    {
        _parts.Counters.Miss();
        if ((IsWanted || _parts.Ghosts.Admits(Hash, block)) && _parts.Health.CanWrite && !(Volatile.Read(ref _entry)?.Has(block) ?? false))
        {
            if (_parts.Queue.TryAdd(new DiskBlock(this, block, slab, length)))
            {
                return;
            }

            _parts.Counters.Drop();
        }

        slab.Release();
    }

    /// <summary>Writes a block. Only one thread writes.</summary>
    /// <param name="block">The block's number.</param>
    /// <param name="data">All of its bytes.</param>
    /// <exception cref="IOException">The disk fails.</exception>
    public void Write(int block, ReadOnlySpan<byte> data)
    {
        CloseIfGone();
        if (Look(block, block + 1) is not { } entry)
        {
            if (DiskFiles.TryCreate(_parts.Folder, _key, _parts.BlockSize, block, data) is { } generation)
            {
                _parts.Room.Add(DiskRoom.Rounded(data.Length) + DiskRoom.Unit);
                _parts.Counters.Wrote(data.Length);
                lock (_lock)
                {
                    _lookedAt = -FreshMs;
                }

                if (Look(block, block + 1) is { } created && created.Generation == generation)
                {
                    created.Verify(block);
                }
            }

            return;
        }

        if (!entry.Has(block) && OpenFiles(entry) is { } files)
        {
            ulong sum = DiskRecord.SumOf(block, data);
            RandomAccess.Write(files.Data, data, OffsetOf(block));
            DiskRecord.Write(files.Record, _key, block, sum);
            entry.Learn(block, [sum]);
            entry.Verify(block);
            _parts.Room.Add(DiskRoom.Rounded(data.Length));
            _parts.Counters.Wrote(data.Length);
        }
    }

    /// <summary>Opens the file of a version that is whole, and whose blocks this process has all seen with their checksums.</summary>
    /// <returns>The file, open for reading; the caller closes it. Null when there is none, or not yet.</returns>
    public SafeFileHandle? TryOpenWhole()
    {
        if (!_parts.Health.CanRead)
        {
            return null;
        }

        try
        {
            if (Look(0, Blocks) is not { IsWhole: true } entry || (!entry.IsVerified && !DiskVerifier.Verify(this, entry, _key.Size)))
            {
                return null;
            }

            SafeFileHandle? file = DiskFiles.TryOpen(DiskFiles.DataPath(_parts.Folder, _key, entry.Generation), FileAccess.Read);
            if (file is null)
            {
                Forget();
            }
            else if (OpenFiles(entry) is { } files)
            {
                Mark(files);
            }

            return file;
        }
        catch (Exception exception) when (DiskHealth.Is(exception) || exception is ObjectDisposedException)
        {
            return null;
        }
    }

    /// <summary>Reads all blocks that this process has not seen with their checksums.</summary>
    /// <returns>Whether all have theirs.</returns>
    public bool VerifyAll(DiskEntry entry)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(_parts.BlockSize);
        try
        {
            for (int block = 0; block < Blocks; block++)
            {
                if (!entry.IsVerifiedAt(block) && !TryRead(entry, block, buffer.AsSpan(0, LengthOf(block))))
                {
                    return false;
                }
            }

            return true;
        }
        catch (Exception exception) when (DiskHealth.Is(exception))
        {
            _parts.Health.ReadFailed(exception);
            return false;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Its files were removed.</summary>
    public void Forget()
    {
        DiskFiles? files;
        lock (_lock)
        {
            files = _files;
            _files = null;
            _entry = null;
        }

        files?.Dispose();
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

    /// <summary>Where a block begins.</summary>
    public long OffsetOf(int block) => (long)block * _parts.BlockSize;

    /// <summary>How many bytes a block has.</summary>
    public int LengthOf(int block) => (int)Math.Min(_parts.BlockSize, _key.Size - OffsetOf(block));

    private bool TryDo(Func<DiskObject, bool> look)
    {
        try
        {
            return look(this);
        }
        catch (Exception exception) when (DiskHealth.Is(exception))
        {
            _parts.Health.ReadFailed(exception);
            return false;
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
    }

    private bool TryRead(DiskEntry entry, int block, Span<byte> destination)
    {
        for (int attempt = 0; attempt < 2; attempt++)
        {
            if (OpenFiles(entry) is not { } files)
            {
                return false;
            }

            try
            {
                int count = ReadFully(files.Data, destination, OffsetOf(block));
                _parts.Health.ReadWorked();
                if (count < destination.Length || DiskRecord.SumOf(block, destination) != entry.SumOf(block))
                {
                    Damaged(entry, block);
                    return false;
                }

                entry.Verify(block);
                Mark(files);
                return true;
            }
            catch (ObjectDisposedException)
            {
                // Too many others were open: once more.
            }
        }

        return false;
    }

    private static int ReadFully(SafeFileHandle file, Span<byte> destination, long offset)
    {
        int count = 0;
        while (count < destination.Length && RandomAccess.Read(file, destination[count..], offset + count) is var read and > 0)
        {
            count += read;
        }

        return count;
    }

    /// <summary>What is on the disk; asks it when that is not known, or may have become more.</summary>
    private DiskEntry? Look(int from, int to)
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

        if (!entry.IsWhole && now - Volatile.Read(ref _refreshedAt) >= FreshMs && IsMissing(entry, from, to) && OpenFiles(entry) is { } files)
        {
            Volatile.Write(ref _refreshedAt, now);
            DiskRecord.Refresh(files.Record, _key, entry, from, to);
        }

        return entry;
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

    // Under the lock.
    private (DiskEntry? Entry, DiskFiles? Files) Open()
    {
        string path = DiskFiles.RecordPath(_parts.Folder, _key);
        if (DiskFiles.TryOpen(path) is not { } record)
        {
            return default;
        }

        DiskEntry? entry = DiskRecord.Read(record, _key, _parts.BlockSize);
        SafeFileHandle? data = entry is null ? null : DiskFiles.TryOpen(DiskFiles.DataPath(_parts.Folder, _key, entry.Generation));
        if (data is not null && RandomAccess.GetLength(data) == _key.Size)
        {
            return (entry, new DiskFiles(data, record));
        }

        // A record without its data, or a damaged one: nothing that can be believed.
        data?.Dispose();
        record.Dispose();
        File.Delete(path);
        return default;
    }

    private DiskFiles? OpenFiles(DiskEntry entry)
    {
        DiskFiles? files;
        lock (_lock)
        {
            if (!ReferenceEquals(_entry, entry))
            {
                return null;
            }

            if (_files is null)
            {
                SafeFileHandle? data = DiskFiles.TryOpen(DiskFiles.DataPath(_parts.Folder, _key, entry.Generation));
                SafeFileHandle? record = data is null ? null : DiskFiles.TryOpen(DiskFiles.RecordPath(_parts.Folder, _key));
                if (data is null || record is null || !DiskRecord.IsOf(record, entry.Generation))
                {
                    data?.Dispose();
                    record?.Dispose();
                    _entry = null;
                    return null;
                }

                _files = new DiskFiles(data, record);
            }

            files = _files;
        }

        _parts.Open.Touch(this);
        return files;
    }

    private void Mark(DiskFiles files)
    {
        long now = Environment.TickCount64;
        if (now - Volatile.Read(ref _markedAt) < MarkMs)
        {
            return;
        }

        // Read later than written: the hand passes over it. Systems that do not note reads are told here.
        Volatile.Write(ref _markedAt, now);
        File.SetLastAccessTimeUtc(files.Data, DateTime.UtcNow);
    }

    private void Damaged(DiskEntry entry, int block)
    {
        if (Remove(entry))
        {
            _parts.Counters.Damage();
            DiskLog.Damaged(_parts.Logger, _parts.Root, _key.Text.Split('\n') is [var bucket, var name, ..] ? $"{bucket}/{name}" : _key.Name, block);
        }
    }

    /// <returns>False when another thread was faster.</returns>
    private bool Remove(DiskEntry entry)
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
}
