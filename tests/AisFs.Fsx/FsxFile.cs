using AisFs.TestKit.Native;

namespace AisFs.Fsx;

/// <summary>The file under test, by system calls. What fails throws.</summary>
internal sealed class FsxFile : IDisposable
{
    private readonly byte[] _path;
    private int _fd = -1;

    public FsxFile(string path, bool create)
    {
        _path = PathBytes.Of(path);
        Open(create ? LibcConstants.O_CREAT | LibcConstants.O_TRUNC : 0);
    }

    /// <summary>The size as fstat tells it.</summary>
    public long Size
    {
        get
        {
            byte[] buffer = new byte[256];
            Check(Libc.ExtendedStat(_fd, [0], LibcConstants.AT_EMPTY_PATH, LibcConstants.STATX_BASIC_STATS, buffer), "statx");
            return BitConverter.ToInt64(buffer, 40);
        }
    }

    public void Reopen()
    {
        Close();
        Open(0);
    }

    public void Close()
    {
        int fd = _fd;
        _fd = -1;
        Check(Libc.Close(fd), "close");
    }

    public int Read(Span<byte> destination, long offset)
    {
        int done = 0;
        while (done < destination.Length)
        {
            int count = (int)Check(Libc.PositionedRead(_fd, ref destination[done], destination.Length - done, offset + done), "pread");
            if (count == 0)
            {
                break;
            }

            done += count;
        }

        return done;
    }

    public void Write(ReadOnlySpan<byte> bytes, long offset)
    {
        for (int done = 0; done < bytes.Length;)
        {
            done += (int)Check(Libc.PositionedWrite(_fd, in bytes[done], bytes.Length - done, offset + done), "pwrite");
        }
    }

    /// <summary>Opens the file once more, to append, and closes that handle.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        int fd = (int)Check(Libc.Open(_path, LibcConstants.O_WRONLY | LibcConstants.O_APPEND | LibcConstants.O_CLOEXEC, 0), "open with O_APPEND");
        try
        {
            for (int done = 0; done < bytes.Length;)
            {
                done += (int)Check(Libc.Write(fd, in bytes[done], bytes.Length - done), "write with O_APPEND");
            }
        }
        finally
        {
            Check(Libc.Close(fd), "close after O_APPEND");
        }
    }

    public void Truncate(long size) => Check(Libc.TruncateHandle(_fd, size), "ftruncate");

    public void Allocate(int mode, long offset, long length) => Check(Libc.Allocate(_fd, mode, offset, length), "fallocate");

    public void CopyRange(long from, long to, long length)
    {
        while (length > 0)
        {
            // The offsets are moved on by the call.
            long count = Check(Libc.CopyRange(_fd, ref from, _fd, ref to, (nint)length, 0), "copy_file_range");
            length = count > 0 ? length - count : throw new FsxException("copy_file_range copied nothing within the file.");
        }
    }

    public void Sync() => Check(Libc.Sync(_fd), "fsync");

    public void DropPages() => Check(Libc.Advise(_fd, 0, 0, LibcConstants.POSIX_FADV_DONTNEED), "posix_fadvise");

    public void MapRead(Span<byte> destination, long offset)
    {
        nint map = Map(offset, destination.Length, LibcConstants.PROT_READ, out int skip, out nint length);
        Libc.CopyOut(ref destination[0], map + skip, destination.Length);
        Check(Libc.Unmap(map, length), "munmap");
    }

    public void MapWrite(ReadOnlySpan<byte> bytes, long offset)
    {
        nint map = Map(offset, bytes.Length, LibcConstants.PROT_READ | LibcConstants.PROT_WRITE, out int skip, out nint length);
        Libc.CopyIn(map + skip, in bytes[0], bytes.Length);
        Check(Libc.SyncMapping(map, length, LibcConstants.MS_SYNC), "msync");
        Check(Libc.Unmap(map, length), "munmap");
    }

    public void Dispose()
    {
        if (_fd >= 0)
        {
            _ = Libc.Close(_fd);
            _fd = -1;
        }
    }

    private void Open(int flags)
        => _fd = (int)Check(Libc.Open(_path, LibcConstants.O_RDWR | LibcConstants.O_CLOEXEC | flags, 0x1A4), "open");

    private nint Map(long offset, int bytes, int protection, out int skip, out nint length)
    {
        skip = (int)(offset % Environment.SystemPageSize);
        length = skip + bytes;
        nint map = Libc.Map(0, length, protection, LibcConstants.MAP_SHARED, _fd, offset - skip);
        return map == -1 ? throw new FsxException($"mmap failed: {Libc.LastError}") : map;
    }

    private static long Check(long result, string call)
        => result >= 0 && (call != "posix_fadvise" || result == 0) ? result : throw new FsxException($"{call} failed: {Libc.LastError}");
}
