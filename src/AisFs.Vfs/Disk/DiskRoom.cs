using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace AisFs.Vfs.Disk;

/// <summary>
/// How much is in the folder, and how much its disk has left. The amount is kept in a file that all mounts of the folder
/// change under a lock, some mebibytes at a time: nobody walks the folder to know it.
/// </summary>
/// <param name="folder">The folder.</param>
/// <param name="limit">What may be in it, in bytes.</param>
/// <param name="minFree">What is left free on its disk, in bytes.</param>
internal sealed class DiskRoom(string folder, long limit, long minFree)
{
    // Where a file begins; every file takes at least one.
    public const int Unit = 4096;

    private const long LeastStep = 64 << 10;
    private const long MostStep = 4 << 20;
    private const long FreshMs = 500;

    private readonly Lock _lock = new();
    private readonly long _step = Math.Clamp(limit / 64, LeastStep, MostStep);
    private long _known;
    private long _pending;
    private long _free;
    private long _measuredAt = -FreshMs;
    private long _writtenSince;
    private long _shortAt = -FreshMs;

    /// <summary>What is in the folder, in bytes.</summary>
    public long Used => Math.Max(0, Volatile.Read(ref _known) + Volatile.Read(ref _pending));

    /// <summary>What may be in the folder, in bytes.</summary>
    public long Limit => limit;

    /// <summary>Whether no room could be made just now: it is not tried again for each block.</summary>
    public bool IsShort => Environment.TickCount64 - Volatile.Read(ref _shortAt) < FreshMs;

    /// <summary>What the folder's disk has left for this user, in bytes.</summary>
    public static long FreeOf(string folder) => new DriveInfo(folder).AvailableFreeSpace;

    /// <summary>What bytes take of a disk.</summary>
    public static long Rounded(long bytes) => (bytes + Unit - 1) / Unit * Unit;

    /// <summary>Something was written or removed.</summary>
    /// <param name="bytes">How much; negative when it was removed.</param>
    public void Add(long bytes)
    {
        Interlocked.Add(ref _pending, bytes);
        Interlocked.Add(ref _writtenSince, bytes);
        if (Math.Abs(Volatile.Read(ref _pending)) >= _step)
        {
            Sync();
        }
    }

    /// <summary>What has to go before more is written.</summary>
    /// <param name="more">How much is to be written, in bytes.</param>
    /// <returns>How much, in bytes; 0 or less when there is room.</returns>
    public long Excess(long more) => Math.Max(Used + more - limit, minFree == 0 ? 0 : minFree + more - Measure());

    /// <summary>No room could be made.</summary>
    public void RunShort() => Volatile.Write(ref _shortAt, Environment.TickCount64);

    /// <summary>How much more than necessary is removed, once something has to go.</summary>
    public long Slack => Math.Min(Math.Min(limit, Used) / 32, 64 << 20);

    /// <summary>Learns what other mounts have written, and tells them of this one's.</summary>
    public void Sync()
    {
        lock (_lock)
        {
            try
            {
                using SafeFileHandle file = File.OpenHandle(Path.Combine(folder, DiskNames.Usage), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
                long pending = Interlocked.Exchange(ref _pending, 0);
                long known = Math.Max(0, Read(file) + pending);
                if (pending != 0)
                {
                    Write(file, known);
                }

                Volatile.Write(ref _known, known);
            }
            catch (Exception exception) when (DiskHealth.Is(exception))
            {
                // Another mount has it open right now: the next time will do. What fails for good fails elsewhere, too.
            }
        }
    }

    /// <summary>The folder was walked: corrects what is kept.</summary>
    /// <param name="before">What was used when the walk began.</param>
    /// <param name="found">What was found.</param>
    public void Correct(long before, long found)
    {
        Interlocked.Add(ref _pending, found - before);
        Sync();
    }

    private static long Read(SafeFileHandle file)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        return RandomAccess.Read(file, bytes, 0) == bytes.Length ? BinaryPrimitives.ReadInt64LittleEndian(bytes) : 0;
    }

    private static void Write(SafeFileHandle file, long value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        RandomAccess.Write(file, bytes, 0);
    }

    private long Measure()
    {
        lock (_lock)
        {
            long now = Environment.TickCount64;
            if (now - _measuredAt >= FreshMs || Math.Abs(Volatile.Read(ref _writtenSince)) >= _step)
            {
                _measuredAt = now;
                Interlocked.Exchange(ref _writtenSince, 0);
                _free = FreeOf(folder);
            }

            return _free - Volatile.Read(ref _writtenSince);
        }
    }
}
