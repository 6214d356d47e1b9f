using System.Buffers;
using System.IO.Hashing;
using AisFs.Vfs.Store;
using Microsoft.Win32.SafeHandles;

namespace AisFs.Vfs.Disk;

/// <summary>
/// Makes the files of a version from local bytes, a few blocks at a time. The record comes last, and only if what was written
/// has the checksum that the cluster tells of the version: whoever has changed the bytes or the object meanwhile, nothing
/// wrong is ever believed. Only the thread that writes uses it.
/// </summary>
internal sealed class DiskImport : IDisposable
{
    private const int StepBytes = 4 << 20;

    private readonly DiskKey _key;
    private readonly DiskParts _parts;
    private readonly DiskCopy _copy;
    private readonly IDiskSource _source;
    private readonly string _checksum;
    private readonly Action _ended;
    private readonly XxHash64 _hash = new();
    private DiskEntry? _entry;
    private SafeFileHandle? _file;
    private int _next;
    private bool _isKept;

    /// <summary>Prepares it.</summary>
    /// <param name="key">The version.</param>
    /// <param name="parts">What objects share.</param>
    /// <param name="copy">The version's files.</param>
    /// <param name="source">The bytes; it is disposed at the end.</param>
    /// <param name="checksum">What the cluster tells of the version, of the kind xxhash2.</param>
    /// <param name="ended">Is told of the end.</param>
    public DiskImport(in DiskKey key, DiskParts parts, DiskCopy copy, IDiskSource source, string checksum, Action ended)
    {
        _key = key;
        _parts = parts;
        _copy = copy;
        _source = source;
        _checksum = checksum;
        _ended = ended;
    }

    /// <summary>Whether something was written.</summary>
    public bool HasBegun => _entry is not null;

    /// <summary>What it takes of the disk, in bytes.</summary>
    public long Room => DiskRoom.Rounded(_key.Size) + DiskRoom.Unit;

    /// <summary>Writes the next blocks, for which there is room.</summary>
    /// <returns>Whether there are more; if not, it has ended.</returns>
    /// <exception cref="IOException">The disk fails.</exception>
    public bool Step()
    {
        bool goesOn = HasBegun || TryBegin();
        byte[] buffer = ArrayPool<byte>.Shared.Rent(_parts.BlockSize);
        for (int bytes = 0; goesOn && bytes < StepBytes && _next < _entry!.Blocks; bytes += _parts.BlockSize)
        {
            goesOn = TryWrite(buffer);
        }

        ArrayPool<byte>.Shared.Return(buffer);
        if (goesOn && _next < _entry!.Blocks)
        {
            return true;
        }

        if (goesOn)
        {
            Install(_entry!);
        }

        Dispose();
        return false;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_next < 0)
        {
            return;
        }

        _next = -1;
        _source.Dispose();
        _file?.Dispose();
        if (_entry is { } entry && !_isKept)
        {
            DiskFiles.TryDelete(PathOf(entry));
            _parts.Room.Add(-Room);
        }

        _ended();
    }

    private bool TryBegin()
    {
        // What came from the cluster meanwhile is as good.
        if (_copy.LookBeforeWrite(0) is not null)
        {
            return false;
        }

        DiskEntry entry = new(DiskFiles.NewGeneration(), _key.BlocksOf(_parts.BlockSize));
        _file = DiskFiles.CreateData(PathOf(entry));
        _entry = entry;
        _parts.Room.Add(Room);
        RandomAccess.SetLength(_file, _key.Size);
        return true;
    }

    private bool TryWrite(byte[] buffer)
    {
        long offset = (long)_next * _parts.BlockSize;
        Span<byte> bytes = buffer.AsSpan(0, (int)Math.Min(_parts.BlockSize, _key.Size - offset));
        if (!_source.TryRead(offset, bytes))
        {
            return false;
        }

        _hash.Append(bytes);
        RandomAccess.Write(_file!, bytes, offset);
        _entry!.Add(_next, DiskRecord.SumOf(_next, bytes));
        _next++;
        return true;
    }

    private void Install(DiskEntry entry)
    {
        if (Checksums.Format(_hash) == _checksum
            && DiskFiles.TryInstall(_parts.Folder, _key, DiskRecord.Encode(_key, entry.Generation, _parts.BlockSize, entry)))
        {
            _isKept = true;
            _copy.Adopt(entry);
            _parts.Counters.Wrote(_key.Size);
        }
    }

    private string PathOf(DiskEntry entry) => DiskFiles.DataPath(_parts.Folder, _key, entry.Generation);
}
