using System.Runtime.InteropServices;
using AisFs.TestKit.Native;
using static AisFs.TestKit.Native.LibcConstants;

namespace AisFs.Conformance.Tests.Drivers;

/// <summary>A file descriptor.</summary>
internal sealed class KernelFile(KernelDriver driver, int descriptor, string path) : ITestFile
{
    private static readonly byte[] s_empty = [0];

    private int _descriptor = descriptor;

    public int Descriptor => _descriptor;

    public Outcome<int> Read(Span<byte> buffer, long offset)
    {
        using (driver.Watch($"read {path} at {offset}"))
        {
            nint count = Libc.PositionedRead(_descriptor, ref MemoryMarshal.GetReference(buffer), buffer.Length, offset);
            return count >= 0 ? (int)count : new Outcome<int>(Libc.LastError, 0, $"read {buffer.Length} bytes of {path} at {offset}");
        }
    }

    public Outcome<int> Write(ReadOnlySpan<byte> data, long offset)
    {
        using (driver.Watch($"write {path} at {offset}"))
        {
            nint count = Libc.PositionedWrite(_descriptor, in MemoryMarshal.GetReference(data), data.Length, offset);
            return count >= 0 ? (int)count : new Outcome<int>(Libc.LastError, 0, $"write {data.Length} bytes of {path} at {offset}");
        }
    }

    public Outcome<NodeInfo> Stat() => driver.Stat(_descriptor, s_empty, AT_EMPTY_PATH, $"fstat {path}");

    public Outcome Truncate(long size) => driver.Call($"ftruncate {path} {size}", () => Libc.TruncateHandle(_descriptor, size));

    public Outcome Chmod(uint mode) => driver.Call($"fchmod {path}", () => Libc.ChangeModeHandle(_descriptor, mode));

    public Outcome SetTimes(long? accessedNs, long? modifiedNs)
        => driver.Call($"futimens {path}", () => Libc.SetTimesHandle(_descriptor, KernelDriver.Times(accessedNs, modifiedNs)));

    public Outcome Sync(bool dataOnly = false)
        => driver.Call($"fsync {path}", () => dataOnly ? Libc.SyncData(_descriptor) : Libc.Sync(_descriptor));

    public Outcome Flush() => driver.Call($"close a duplicate of {path}", () => Libc.Close(Libc.Duplicate(_descriptor)));

    public Outcome Allocate(AllocateMode mode, long offset, long length)
    {
        int flags = mode switch
        {
            AllocateMode.KeepSize => FALLOC_FL_KEEP_SIZE,
            AllocateMode.PunchHole => FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE,
            AllocateMode.ZeroRange => FALLOC_FL_ZERO_RANGE,
            AllocateMode.ZeroRangeKeepSize => FALLOC_FL_ZERO_RANGE | FALLOC_FL_KEEP_SIZE,
            _ => 0,
        };
        return driver.Call($"fallocate {path} {mode}", () => Libc.Allocate(_descriptor, flags, offset, length));
    }

    public Outcome<long> SeekData(long offset) => Seek(offset, SEEK_DATA);

    public Outcome<long> SeekHole(long offset) => Seek(offset, SEEK_HOLE);

    public Outcome<long> CopyTo(long offset, ITestFile destination, long destinationOffset, long length)
    {
        int target = ((KernelFile)destination)._descriptor;
        string operation = $"copy_file_range {path}";
        nint count = driver.Run(operation, () => Libc.CopyRange(_descriptor, ref offset, target, ref destinationOffset, (nint)length, 0), out Errno error);
        return count < 0 ? new Outcome<long>(error, 0, operation) : (long)count;
    }

    public Outcome Close()
    {
        int fd = Interlocked.Exchange(ref _descriptor, -1);
        return fd < 0 ? Errno.OK : driver.Call($"close {path}", () => Libc.Close(fd));
    }

    public void Dispose() => Close();

    private Outcome<long> Seek(long offset, int whence)
    {
        string operation = $"lseek {path} at {offset}";
        long found = driver.Run(operation, () => Libc.Seek(_descriptor, offset, whence), out Errno error);
        return found < 0 ? new Outcome<long>(error, 0, operation) : found;
    }
}
