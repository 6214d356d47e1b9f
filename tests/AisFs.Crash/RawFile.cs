using AisFs.TestKit.Native;

namespace AisFs.Crash;

/// <summary>An open file, by system calls.</summary>
internal sealed class RawFile : IDisposable
{
    private int _fd;

    public RawFile(string path, int flags)
        => _fd = (int)Check(Libc.Open(PathBytes.Of(path), LibcConstants.O_RDWR | LibcConstants.O_CLOEXEC | flags, 0x1A4), "open");

    public void Write(ReadOnlySpan<byte> bytes, long offset)
    {
        for (int done = 0; done < bytes.Length;)
        {
            done += (int)Check(Libc.PositionedWrite(_fd, in bytes[done], bytes.Length - done, offset + done), "pwrite");
        }
    }

    public void Truncate(long size) => Check(Libc.TruncateHandle(_fd, size), "ftruncate");

    public void Sync() => Check(Libc.Sync(_fd), "fsync");

    public void Close()
    {
        int fd = _fd;
        _fd = -1;
        Check(Libc.Close(fd), "close");
    }

    public void Dispose()
    {
        if (_fd >= 0)
        {
            _ = Libc.Close(_fd);
        }
    }

    public static void MakeFolder(string path)
    {
        if (Libc.MakeDirectory(PathBytes.Of(path), 0x1FF) != 0 && Libc.LastError != Errno.EEXIST)
        {
            throw new RefusedException("mkdir", Libc.LastError);
        }
    }

    public static void Rename(string from, string to) => Check(Libc.Rename(LibcConstants.AT_FDCWD, PathBytes.Of(from), LibcConstants.AT_FDCWD, PathBytes.Of(to), 0), "rename");

    public static void Unlink(string path) => Check(Libc.Unlink(PathBytes.Of(path)), "unlink");

    private static long Check(long result, string call) => result >= 0 ? result : throw new RefusedException(call, Libc.LastError);
}
