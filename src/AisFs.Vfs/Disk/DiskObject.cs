using System.Buffers;
using AisFs.Vfs.Api;
using AisFs.Vfs.Memory;
using Microsoft.Win32.SafeHandles;

namespace AisFs.Vfs.Disk;

/// <summary>
/// One version of an object in the disk cache, whether something of it is there or not. Other processes may add blocks to
/// it and remove it at any time. All members may be called from many threads at once; none of them fails.
/// </summary>
internal sealed class DiskObject
{
    private const long MarkMs = 10_000;

    private readonly DiskKey _key;
    private readonly DiskParts _parts;
    private readonly DiskCopy _copy;
    private long _markedAt = -MarkMs;

    /// <summary>Creates what stands for a version.</summary>
    public DiskObject(in DiskKey key, DiskParts parts)
    {
        _key = key;
        _parts = parts;
        _copy = new DiskCopy(key, parts);
    }

    /// <summary>The hash of its key.</summary>
    public UInt128 Hash => _key.Hash;

    /// <summary>The number of blocks.</summary>
    public int Blocks => _key.BlocksOf(_parts.BlockSize);

    /// <summary>Whether it is kept whatever the rule of admission says.</summary>
    public bool IsWanted { get; set; }

    /// <summary>Whether a read may take long: then it belongs on a thread that has nothing else to do.</summary>
    public bool IsSlow => _parts.Health.IsSlow;

    /// <summary>Whether all of it is on the disk.</summary>
    public bool IsWhole => TryDo(static obj => obj._copy.Look(0, obj.Blocks) is { IsWhole: true });

    /// <summary>Whether a block is on the disk.</summary>
    public bool Has(int block) => TryDo(obj => obj._copy.Look(block, block + 1) is { } entry && entry.Has(block));

    /// <summary>Tells a stretch of blocks that are on the disk from one of blocks that are not.</summary>
    /// <param name="from">The first block.</param>
    /// <param name="to">Behind the last one that matters.</param>
    /// <param name="end">Behind the last block for which the answer is the same.</param>
    /// <returns>Whether the blocks are on the disk.</returns>
    public bool Survey(int from, int to, out int end)
    {
        end = to;
        DiskEntry? entry = null;
        if (!_parts.Health.CanRead || !TryDo(obj => (entry = obj._copy.Look(from, to)) is not null) || entry is null)
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
            entry = _copy.Look(block, block + 1);
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
                _copy.Remove(entry);
            }

            return false;
        }
    }

    /// <summary>Whether a block that is offered now has a chance: the disk works, and its queue has room. A hint.</summary>
    public bool TakesOffers => _parts.TakesOffers;

    /// <summary>A block came from the cluster: it is written when the rule of admission and the disk allow.</summary>
    /// <param name="block">The block's number.</param>
    /// <param name="slab">Its bytes; the caller's reference goes over.</param>
    /// <param name="length">How many.</param>
    /// <param name="source">Is told when the disk cannot take it; null: nobody is.</param>
    public void Offer(int block, Slab slab, int length, IDiskOffer? source)
    {
        _parts.Counters.Miss();
        Keep(block, slab, length, source);
    }

    /// <summary>A block is in memory, which went to the cluster or was refused before: as <see cref="Offer"/>.</summary>
    /// <param name="block">The block's number.</param>
    /// <param name="slab">Its bytes; the caller's reference goes over.</param>
    /// <param name="length">How many.</param>
    /// <param name="source">Is told when the disk cannot take it; null: nobody is.</param>
    public void Keep(int block, Slab slab, int length, IDiskOffer? source)
    {
        if ((IsWanted || _parts.Ghosts.Admits(Hash, block)) && !(_copy.Known?.Has(block) ?? false))
        {
            if (_parts.Health.CanWrite && !_parts.Room.IsShort && _parts.Queue.TryAdd(DiskWork.Write(this, block, slab, length, source)))
            {
                return;
            }

            _parts.Refuse(source);
        }

        slab.Release();
    }

    /// <summary>Prepares to make its files from local bytes, when the rule of admission and the disk allow.</summary>
    /// <param name="source">The bytes; goes over when it succeeds.</param>
    /// <param name="checksum">What the cluster tells of them.</param>
    /// <param name="ended">Is told of the end.</param>
    public DiskImport? TryImport(IDiskSource source, string checksum, Action ended)
    {
        // Each block is noted as seen, whatever becomes of the others.
        int admitted = 0;
        for (int block = 0; block < Blocks; block++)
        {
            admitted += IsWanted || _parts.Ghosts.Admits(Hash, block) ? 1 : 0;
        }

        return admitted == Blocks && _parts.Health.CanWrite && !_parts.Room.IsShort ? new DiskImport(_key, _parts, _copy, source, checksum, ended) : null;
    }

    /// <summary>Writes a block. Only one thread writes.</summary>
    /// <param name="block">The block's number.</param>
    /// <param name="data">All of its bytes.</param>
    /// <returns>Whether it is there now.</returns>
    /// <exception cref="IOException">The disk fails.</exception>
    public bool Write(int block, ReadOnlySpan<byte> data)
    {
        _copy.CloseIfGone();
        for (int attempt = 0; attempt < 2; attempt++)
        {
            if (_copy.LookBeforeWrite(block) is { } entry)
            {
                return Write(entry, block, data);
            }

            if (DiskFiles.TryCreate(_parts.Folder, _key, _parts.BlockSize, block, data) is { } created)
            {
                _parts.Room.Add(DiskRoom.Rounded(data.Length) + DiskRoom.Unit);
                _parts.Counters.Wrote(data.Length);
                _copy.Adopt(created);
                return true;
            }

            // Another mount was faster: its files are there now.
        }

        return false;
    }

    /// <summary>The object has another name: its files go over to the version that it is there. Only the thread that writes does this.</summary>
    /// <param name="from">The same content under its former name.</param>
    /// <exception cref="IOException">The disk fails.</exception>
    public void TakeOver(DiskObject from)
    {
        if (_copy.LookNow(0) is null)
        {
            _copy.TakeOver(from._copy);
        }
    }

    /// <summary>Removes its files, if there are any. Only the thread that writes does this.</summary>
    public void Remove()
    {
        if (_copy.LookNow(0) is { } entry)
        {
            _copy.Remove(entry);
        }
    }

    /// <summary>Finds the file of a version that is whole, and whose blocks this process has all seen with their checksums.</summary>
    /// <returns>The file; always the same object for the same file. Null when there is none, or not yet.</returns>
    public FsBacking? TryGetBacking()
    {
        if (!_parts.Health.CanRead)
        {
            return null;
        }

        try
        {
            if (_copy.Look(0, Blocks) is not { IsWhole: true } entry || (!entry.IsVerified && !DiskVerifier.Verify(this, entry, _key.Size)))
            {
                return null;
            }

            if (IsMarkDue())
            {
                _copy.MarkRead(entry);
            }

            return entry.BackingOf(_copy);
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
    public void Forget() => _copy.Forget();

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
            if (_copy.OpenFiles(entry) is not { } files)
            {
                return false;
            }

            try
            {
                long began = _parts.Health.ReadBegins();
                int count = ReadFully(files.Data, destination, OffsetOf(block));
                _parts.Health.ReadWorked(began);
                if (count < destination.Length || DiskRecord.SumOf(block, destination) != entry.SumOf(block))
                {
                    Damaged(entry, block);
                    return false;
                }

                entry.Verify(block);
                Mark(files.Data);
                return true;
            }
            catch (ObjectDisposedException)
            {
                // Too many others were open: once more.
            }
        }

        return false;
    }

    private bool Write(DiskEntry entry, int block, ReadOnlySpan<byte> data)
    {
        if (entry.Has(block))
        {
            return true;
        }

        if (_copy.OpenFiles(entry) is not { } files || files.Record is not { } record)
        {
            return false;
        }

        ulong sum = DiskRecord.SumOf(block, data);
        RandomAccess.Write(files.Data, data, OffsetOf(block));
        DiskRecord.Write(record, _key, block, sum);
        entry.Add(block, sum);
        _parts.Room.Add(DiskRoom.Rounded(data.Length));
        _parts.Counters.Wrote(data.Length);
        return true;
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

    private void Mark(SafeFileHandle data)
    {
        if (IsMarkDue())
        {
            File.SetLastAccessTimeUtc(data, DateTime.UtcNow);
        }
    }

    // Read later than written: the hand passes over it. Systems that do not note reads are told.
    private bool IsMarkDue()
    {
        long now = Environment.TickCount64;
        if (_parts.NotesReads || now - Volatile.Read(ref _markedAt) < MarkMs)
        {
            return false;
        }

        Volatile.Write(ref _markedAt, now);
        return true;
    }

    private void Damaged(DiskEntry entry, int block)
    {
        if (_copy.Remove(entry))
        {
            _parts.Counters.Damage();
            DiskLog.Damaged(_parts.Logger, _parts.Root, _key.Text.Split('\n') is [var bucket, var name, ..] ? $"{bucket}/{name}" : _key.Name, block);
        }
    }
}
