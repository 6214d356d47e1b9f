using System.Diagnostics;
using System.Globalization;
using AisFs.Cli.Running;
using Microsoft.Win32.SafeHandles;

namespace AisFs.Cli.Commands.Benching;

/// <summary>Measures writes, in a folder of its own below the one that is measured. Disposing removes it with all that is in it.</summary>
internal sealed class BenchWrites : IDisposable
{
    private const int StreamBlock = 1 << 20;

    private readonly BenchWish _wish;
    private readonly CancellationToken _cancellationToken;
    private readonly List<string> _small = [];
    private long _largeSize;

    private BenchWrites(BenchWish wish, string folder, CancellationToken cancellationToken)
    {
        _wish = wish;
        Folder = folder;
        _cancellationToken = cancellationToken;
    }

    /// <summary>The folder of its own.</summary>
    public string Folder { get; }

    /// <summary>The large file.</summary>
    public string Large => Path.Combine(Folder, "large");

    /// <summary>The small files.</summary>
    public IReadOnlyList<string> Small => _small;

    /// <summary>Makes the folder.</summary>
    /// <exception cref="StartException">It cannot be made.</exception>
    public static BenchWrites Begin(BenchWish wish, CancellationToken cancellationToken)
    {
        string folder = Path.Combine(wish.Folder, $"aisfs-bench-{Environment.ProcessId}");
        try
        {
            if (Directory.Exists(folder))
            {
                throw new StartException($"'{folder}' is there already: remove it first.");
            }

            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartException($"'{wish.Folder}' cannot be written to: {e.Message} Use --read-only to measure reads alone.");
        }

        return new BenchWrites(wish, folder, cancellationToken);
    }

    /// <summary>A large file from front to end, until it is safe.</summary>
    public BenchRow WriteLarge()
    {
        byte[] block = new byte[StreamBlock];
        BenchClock clock = new(_wish.Time, _cancellationToken);
        using (SafeFileHandle file = File.OpenHandle(Large, FileMode.CreateNew, FileAccess.Write))
        {
            for (; _largeSize < _wish.Size && clock.HasTime(); _largeSize += block.Length)
            {
                BenchContent.Fill(block, 0, _largeSize);
                long started = Stopwatch.GetTimestamp();
                RandomAccess.Write(file, block, _largeSize);
                clock.Took(started, block.Length);
            }

            RandomAccess.FlushToDisk(file);
        }

        return clock.Stop("sequential write");
    }

    /// <summary>Small files, each made, written and closed.</summary>
    public async Task<BenchRow> WriteSmallAsync()
    {
        string folder = Directory.CreateDirectory(Path.Combine(Folder, "small")).FullName;
        string[] paths = [.. Enumerable.Range(0, _wish.Files).Select(number => Path.Combine(folder, number.ToString("000000", CultureInfo.InvariantCulture)))];
        BenchClock clock = new(_wish.Time, _cancellationToken);
        await BenchThreads.ForEachAsync(_wish.Threads, paths, clock, path =>
        {
            byte[] bytes = new byte[BenchReads.SmallSize];
            BenchContent.Fill(bytes, SeedOf(path), 0);
            long started = Stopwatch.GetTimestamp();
            File.WriteAllBytes(path, bytes);
            clock.Took(started, bytes.Length);
            lock (_small)
            {
                _small.Add(path);
            }
        }).ConfigureAwait(false);
        _small.Sort(StringComparer.Ordinal);
        return clock.Stop("small files written");
    }

    /// <summary>Checks all that was written. It is not measured.</summary>
    /// <exception cref="StartException">Something else is read than was written.</exception>
    public void Check()
    {
        byte[] block = new byte[StreamBlock];
        using (SafeFileHandle file = File.OpenHandle(Large))
        {
            for (long offset = 0; offset < _largeSize; offset += block.Length)
            {
                _cancellationToken.ThrowIfCancellationRequested();
                if (!IsRead(file, block, offset) || !BenchContent.IsIn(block, 0, offset))
                {
                    throw Wrong(Large);
                }
            }
        }

        foreach (string path in _small)
        {
            _cancellationToken.ThrowIfCancellationRequested();
            byte[] bytes = File.ReadAllBytes(path);
            if (bytes.Length != BenchReads.SmallSize || !BenchContent.IsIn(bytes, SeedOf(path), 0))
            {
                throw Wrong(path);
            }
        }
    }

    /// <summary>Removes the small files.</summary>
    public async Task<BenchRow> RemoveSmallAsync()
    {
        BenchClock clock = new(_wish.Time, _cancellationToken);
        await BenchThreads.ForEachAsync(_wish.Threads, _small, clock, path =>
        {
            long started = Stopwatch.GetTimestamp();
            File.Delete(path);
            clock.Took(started);
        }).ConfigureAwait(false);
        return clock.Stop("files removed");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            Directory.Delete(Folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"aisfs: '{Folder}' could not be removed: {e.Message}");
        }
    }

    private static ulong SeedOf(string path) => ulong.Parse(Path.GetFileName(path), CultureInfo.InvariantCulture) + 1;

    private static bool IsRead(SafeFileHandle file, byte[] block, long offset)
    {
        int done = 0;
        for (int count = 1; count > 0 && done < block.Length; done += count)
        {
            count = RandomAccess.Read(file, block.AsSpan(done), offset + done);
        }

        return done == block.Length;
    }

    private static StartException Wrong(string path) => new($"'{path}' does not hold what was written to it.");
}
