using System.Buffers.Binary;
using AisFs.TestKit.Native;
using static AisFs.TestKit.Native.LibcConstants;

namespace AisFs.Conformance.Tests.Drivers;

/// <summary>A descriptor of a directory, read with getdents64.</summary>
internal sealed class KernelDirectory(KernelDriver driver, int descriptor, string path) : ITestDirectory
{
    private readonly byte[] _buffer = new byte[32768];
    private int _descriptor = descriptor;

    public Outcome<IReadOnlyList<Listed>> ReadSome()
    {
        string operation = $"getdents64 {path}";
        nint length = driver.Run(operation, () => Libc.ReadDirectory(_descriptor, _buffer, _buffer.Length), out Errno error);
        if (length < 0)
        {
            return new Outcome<IReadOnlyList<Listed>>(error, [], operation);
        }

        // struct linux_dirent64: inode, cookie, record length (2), type (1), name with NUL.
        List<Listed> entries = [];
        ReadOnlySpan<byte> rest = _buffer.AsSpan(0, (int)length);
        while (!rest.IsEmpty)
        {
            int size = BinaryPrimitives.ReadUInt16LittleEndian(rest[16..]);
            ReadOnlySpan<byte> name = rest[19..size];
            name = name[..name.IndexOf((byte)0)];
            NodeKind kind = rest[18] switch
            {
                4 => NodeKind.Directory,
                8 => NodeKind.File,
                10 => NodeKind.Symlink,
                _ => NodeKind.Other,
            };
            entries.Add(new Listed(
                PathBytes.ToName(name), kind, BinaryPrimitives.ReadUInt64LittleEndian(rest), BinaryPrimitives.ReadInt64LittleEndian(rest[8..])));
            rest = rest[size..];
        }

        return entries;
    }

    public Outcome Seek(long cookie)
    {
        long reached = driver.Run($"seekdir {path}", () => Libc.Seek(_descriptor, cookie, SEEK_SET), out Errno error);
        return reached < 0 ? new Outcome(error, $"seekdir {path}") : Errno.OK;
    }

    public Outcome Sync() => driver.Call($"fsync {path}", () => Libc.Sync(_descriptor));

    public void Dispose()
    {
        int fd = Interlocked.Exchange(ref _descriptor, -1);
        if (fd >= 0)
        {
            driver.Call($"closedir {path}", () => Libc.Close(fd));
        }
    }
}
