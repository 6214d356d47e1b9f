using System.Diagnostics;
using AisFs.TestKit.Native;
using static AisFs.TestKit.Native.LibcConstants;

namespace AisFs.Conformance.Tests.Workloads.Mixing;

/// <summary>
/// Reads the files of one mount in one manner. Allowed are the bytes of one version, whole, or ESTALE; everything else is
/// reported.
/// </summary>
internal sealed class MixReader(string mountpoint, IReadOnlyList<MixedFile> files, TimeSpan trust, MixFigures figures, int seed)
{
    private const int Piece = 1 << 16;

    private readonly Random _random = new(seed);
    private readonly byte[] _buffer = new byte[Piece];

    /// <summary>Reads files from the beginning to the end, some of them slowly.</summary>
    public void ReadThrough(CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            using Opened? file = Open("read");
            if (file is null)
            {
                continue;
            }

            bool isSlow = _random.Next(4) == 0;
            for (long offset = 0; ;)
            {
                nint count = Libc.Read(file.Descriptor, ref _buffer[0], Piece);
                if (!file.Took("read", _buffer, count, offset))
                {
                    break;
                }

                offset += count;
                if (isSlow)
                {
                    end.WaitHandle.WaitOne(_random.Next(20));
                }
            }
        }
    }

    /// <summary>Reads here and there, for longer than names are believed, with pages dropped now and then.</summary>
    public void ReadAtRandom(CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            using Opened? file = Open("pread");
            if (file is null || !file.TryStat(out long size))
            {
                continue;
            }

            long until = Stopwatch.GetTimestamp() + ((long)(_random.NextDouble() * 2 * (trust.TotalSeconds + 1) * Stopwatch.Frequency));
            while (!end.IsCancellationRequested && Stopwatch.GetTimestamp() < until)
            {
                long offset = _random.NextInt64((size / StampedContent.Grain) + 2) * StampedContent.Grain;
                if (_random.Next(8) == 0)
                {
                    _ = Libc.Advise(file.Descriptor, 0, 0, POSIX_FADV_DONTNEED);
                }

                if (!ReadAt(file, offset, Math.Clamp(size - offset, 0, Piece)) || !file.TryStat(out long now))
                {
                    break;
                }

                if (now != size)
                {
                    figures.Fail($"pread: {file.File.Name}: an open file of {size} bytes has {now} now");
                    break;
                }

                end.WaitHandle.WaitOne(_random.Next(30));
            }
        }
    }

    /// <summary>Reads through mappings, by a system call: a page that cannot be had is an error then and no signal.</summary>
    public void ReadMapped(CancellationToken end)
    {
        string scratch = Path.GetTempFileName();
        int copy = Libc.Open(PathBytes.Of(scratch), O_RDWR, 0);
        File.Delete(scratch);
        while (!end.IsCancellationRequested)
        {
            using Opened? file = Open("mmap");
            if (file is null || !file.TryStat(out long size) || size == 0)
            {
                continue;
            }

            nint map = Libc.Map(0, (nint)size, PROT_READ, MAP_SHARED, file.Descriptor, 0);
            if (map == -1)
            {
                figures.Fail($"mmap: {file.File.Name}: {Libc.LastError}");
                continue;
            }

            long until = Stopwatch.GetTimestamp() + ((long)(_random.NextDouble() * (trust.TotalSeconds + 1) * Stopwatch.Frequency));
            bool isGood = true;
            while (isGood && !end.IsCancellationRequested && Stopwatch.GetTimestamp() < until)
            {
                long offset = _random.NextInt64((size / StampedContent.Grain) + 1) * StampedContent.Grain;
                isGood = CopyMapped(file, copy, map + (nint)offset, (nint)Math.Min(size - offset, Piece), offset);
                end.WaitHandle.WaitOne(_random.Next(30));
            }

            _ = Libc.Unmap(map, (nint)size);
        }

        _ = Libc.Close(copy);
    }

    // What is in memory is delivered first; the error comes with the next call.
    private bool ReadAt(Opened file, long offset, long expected)
    {
        if (expected == 0)
        {
            return file.Took("pread at the end", _buffer, Libc.PositionedRead(file.Descriptor, ref _buffer[0], Piece, offset), offset, isEnd: true);
        }

        while (expected > 0)
        {
            nint count = Libc.PositionedRead(file.Descriptor, ref _buffer[0], (nint)expected, offset);
            if (!file.Took("pread", _buffer, count, offset))
            {
                return false;
            }

            // Pieces that end within a grain are begun again.
            count = count < expected ? count / StampedContent.Grain * StampedContent.Grain : count;
            offset += count;
            expected -= count;
        }

        return true;
    }

    private bool CopyMapped(Opened file, int copy, nint memory, nint length, long offset)
    {
        while (length > 0)
        {
            nint count = Libc.PositionedWrite(copy, memory, length, 0);
            if (count <= 0)
            {
                // EFAULT is what a program would get as SIGBUS.
                figures.Count(Libc.LastError == Errno.EFAULT ? "mmap SIGBUS" : "mmap " + Libc.LastError);
                return false;
            }

            if (Libc.PositionedRead(copy, ref _buffer[0], count, 0) != count || !file.Took("mmap", _buffer, count, offset))
            {
                return false;
            }

            count = count < length ? count / StampedContent.Grain * StampedContent.Grain : count;
            memory += count;
            offset += count;
            length -= count;
        }

        return true;
    }

    private Opened? Open(string kind)
    {
        MixedFile file = files[_random.Next(files.Count)];
        ulong oldest = file.OldestAt(Stopwatch.GetTimestamp(), trust);
        int descriptor = Libc.Open(PathBytes.Of(Path.Combine(mountpoint, file.Name)), O_RDONLY | O_CLOEXEC, 0);
        if (descriptor >= 0)
        {
            figures.Count(kind + " opens");
            return new Opened(file, descriptor, oldest, figures);
        }

        figures.Count($"{kind} opens {Libc.LastError}");
        if (Libc.LastError is not Errno.ESTALE)
        {
            figures.Fail($"{kind}: open {file.Name}: {Libc.LastError}");
        }

        return null;
    }

    /// <summary>One open file and the version that it turned out to be.</summary>
    private sealed class Opened(MixedFile file, int descriptor, ulong oldest, MixFigures figures) : IDisposable
    {
        private ulong _version;

        public MixedFile File => file;

        public int Descriptor => descriptor;

        /// <summary>Takes what a read delivered.</summary>
        /// <returns>Whether it goes on.</returns>
        public bool Took(string kind, byte[] buffer, nint count, long offset, bool isEnd = false)
        {
            if (count == 0)
            {
                figures.Count(kind + " whole");
                if (!isEnd && !file.Had(_version, offset))
                {
                    figures.Fail($"{kind}: {file.Name}: version {_version} ends at {offset}, without an error");
                }

                return isEnd;
            }

            if (isEnd && count > 0)
            {
                figures.Fail($"{kind}: {file.Name}: {count} bytes at {offset}, behind the end of version {_version}");
                return false;
            }

            return IsRight(kind, buffer, count, offset);
        }

        public bool TryStat(out long size)
        {
            byte[] status = new byte[256];
            if (Libc.ExtendedStat(descriptor, [0], AT_EMPTY_PATH, STATX_BASIC_STATS, status) != 0)
            {
                size = 0;
                figures.Count("stat " + Libc.LastError);
                if (Libc.LastError != Errno.ESTALE)
                {
                    figures.Fail($"stat {file.Name}: {Libc.LastError}");
                }

                return false;
            }

            size = BitConverter.ToInt64(status, 40);
            if (!file.Had(_version, size))
            {
                figures.Fail($"stat: {file.Name}: version {_version} never had {size} bytes");
                return false;
            }

            return true;
        }

        public void Dispose() => _ = Libc.Close(descriptor);

        private bool IsRight(string kind, byte[] buffer, nint count, long offset)
        {
            if (count < 0)
            {
                Errno error = Libc.LastError;
                figures.Count($"{kind} {error}");
                if (error != Errno.ESTALE)
                {
                    figures.Fail($"{kind}: {file.Name} at {offset}: {error}");
                }

                return false;
            }

            bool isFirst = _version == 0;
            string? wrong = StampedContent.Check(buffer.AsSpan(0, (int)count), offset, ref _version);
            if (wrong is null && isFirst && _version < oldest)
            {
                wrong = $"version {_version} is delivered, and {oldest} was there before it was opened";
            }

            if (wrong is not null)
            {
                figures.Fail($"{kind}: {file.Name}: {wrong}");
                return false;
            }

            figures.Count(kind + " KiB", count / 1024);
            return true;
        }
    }
}
