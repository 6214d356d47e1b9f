using Microsoft.Win32.SafeHandles;

namespace AisFs.DevServer.Blobs;

/// <summary>
/// Content in files: one file whose first bytes it is, or several parts in a row. A small content that is not published
/// yet is still in memory. Files are open only while they are read.
/// </summary>
internal sealed class FileBlob : Blob
{
    /// <summary>What the name of the file ends with that has the changed metadata of an object.</summary>
    public const string MetadataSuffix = ".m";

    private readonly Lock _gate = new();
    private readonly long[] _ends;
    private readonly string?[] _paths;
    private readonly SafeFileHandle?[] _handles;
    private readonly byte[]?[] _pending;
    private bool _deleteFiles = true;
    private string? _manifest;

    private FileBlob(long[] ends, string?[] paths, byte[]?[] pending)
    {
        _ends = ends;
        _paths = paths;
        _pending = pending;
        _handles = new SafeFileHandle?[paths.Length];
    }

    public override long Length => _ends.Length == 0 ? 0 : _ends[^1];

    public int PartCount => _paths.Length;

    public static FileBlob InMemory(byte[] content) => new([content.Length], [null], [content]);

    public static FileBlob InFile(string path, long length) => new([length], [path], [null]);

    /// <summary>A content of an earlier run; its files stay when the process ends.</summary>
    public static FileBlob Stored(IReadOnlyList<string?> paths, IReadOnlyList<long> lengths, string? manifest)
    {
        long[] ends = new long[lengths.Count];
        long end = 0;
        for (int i = 0; i < ends.Length; i++)
        {
            ends[i] = end += lengths[i];
        }

        return new FileBlob(ends, [.. paths], new byte[]?[ends.Length]) { _deleteFiles = false, _manifest = manifest };
    }

    /// <summary>One content out of several; the files change hands. What is no file is lost.</summary>
    public static FileBlob Join(IReadOnlyList<Blob> blobs)
    {
        List<long> ends = [];
        List<string?> paths = [];
        List<byte[]?> pending = [];
        long end = 0;
        foreach (Blob any in blobs)
        {
            if (any is not FileBlob blob)
            {
                ends.Add(end += any.Length);
                paths.Add(null);
                pending.Add(null);
                any.Release();
                continue;
            }

            for (int i = 0; i < blob._paths.Length; i++)
            {
                end += blob.PartLength(i);
                ends.Add(end);
                paths.Add(blob._paths[i]);
                pending.Add(blob._pending[i]);
            }

            blob._deleteFiles = false;
            blob.Release();
        }

        return new FileBlob([.. ends], [.. paths], [.. pending]);
    }

    public long PartLength(int index) => _ends[index] - (index == 0 ? 0 : _ends[index - 1]);

    public override bool IsTorn => Enumerable.Range(0, PartCount).Any(IsLost);

    /// <summary>The file that holds the metadata.</summary>
    public string MainPath => _manifest ?? _paths[0]!;

    /// <summary>Whether the bytes of a part are nowhere.</summary>
    public bool IsLost(int index) => _paths[index] is null && _pending[index] is null;

    /// <summary>The bytes of a part that has no file yet, else null.</summary>
    public byte[]? Pending(int index) => _pending[index];

    public string? PathOf(int index) => _paths[index];

    /// <summary>A part has moved into its place, and stays when the process ends.</summary>
    public void Publish(int index, string path)
    {
        lock (_gate)
        {
            _paths[index] = path;
            _pending[index] = null;
            _deleteFiles = false;
        }
    }

    /// <summary>Names the file that holds only metadata, next to the parts.</summary>
    public void SetManifest(string path) => _manifest = path;

    /// <summary>The files go with the last reader.</summary>
    public void DeleteWhenUnused() => _deleteFiles = true;

    public override ReadOnlyMemory<byte> MemoryAt(long offset)
    {
        if ((ulong)offset >= (ulong)Length)
        {
            return default;
        }

        int index = PartAt(offset);
        return _pending[index] is { } bytes ? bytes.AsMemory((int)(offset - Start(index))) : default;
    }

    public override int Read(long offset, Span<byte> destination)
    {
        int done = 0;
        while (done < destination.Length && offset + done < Length)
        {
            int index = PartAt(offset + done);
            long at = offset + done - Start(index);
            int wanted = (int)Math.Min(destination.Length - done, PartLength(index) - at);
            int count;
            if (_pending[index] is { } bytes)
            {
                bytes.AsSpan((int)at, wanted).CopyTo(destination[done..]);
                count = wanted;
            }
            else if (IsLost(index))
            {
                break;
            }
            else
            {
                count = RandomAccess.Read(HandleOf(index), destination.Slice(done, wanted), at);
            }

            if (count == 0)
            {
                break;
            }

            done += count;
        }

        return done;
    }

    protected override void OnIdle()
    {
        lock (_gate)
        {
            // Another reader may have come in between.
            if (References <= 1)
            {
                CloseFiles();
            }
        }
    }

    protected override void Free()
    {
        lock (_gate)
        {
            CloseFiles();
        }

        if (!_deleteFiles)
        {
            return;
        }

        foreach (string? path in _paths)
        {
            DeleteQuietly(path);
        }

        DeleteQuietly(_manifest);
        DeleteQuietly((_manifest ?? _paths.FirstOrDefault()) is { } main ? main + MetadataSuffix : null);
    }

    internal static void DeleteQuietly(string? path)
    {
        try
        {
            if (path is not null)
            {
                File.Delete(path);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next start removes what is left over.
        }
    }

    private int PartAt(long offset)
    {
        int index = Array.BinarySearch(_ends, offset);
        index = index >= 0 ? index + 1 : ~index;

        // Empty parts end where they begin.
        while (_ends[index] <= offset)
        {
            index++;
        }

        return index;
    }

    private long Start(int index) => index == 0 ? 0 : _ends[index - 1];

    private SafeFileHandle HandleOf(int index)
    {
        lock (_gate)
        {
            return _handles[index] ??= File.OpenHandle(_paths[index]!, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
    }

    private void CloseFiles()
    {
        for (int i = 0; i < _handles.Length; i++)
        {
            _handles[i]?.Dispose();
            _handles[i] = null;
        }
    }
}
