namespace AisFs.Vfs.Api;

/// <summary>How the bytes of files are cached, fetched and uploaded. All sizes are in bytes.</summary>
public sealed record ContentOptions
{
    private const long Mebibyte = 1L << 20;

    /// <summary>
    /// All native memory of one mount: chunk cache, read-ahead and upload buffers. At least 64 MiB; default 512 MiB.
    /// Uploads take at most half of it.
    /// </summary>
    public long MemoryLimit { get; init; } = 512 * Mebibyte;

    /// <summary>
    /// The unit of caching, and the least that a random read fetches. A power of two from 4 KiB to 4 MiB; default 128 KiB.
    /// The last chunk of an object takes only what it needs.
    /// </summary>
    public int ChunkSize { get; init; } = 128 << 10;

    /// <summary>Objects up to this size are fetched whole by the first read, and rewritten in memory. Default 1 MiB.</summary>
    public long SmallObjectLimit { get; init; } = Mebibyte;

    /// <summary>How far a sequential reader is read ahead when it begins. Default 1 MiB; 0 switches read-ahead off.</summary>
    public long InitialReadAhead { get; init; } = Mebibyte;

    /// <summary>
    /// How far a sequential reader is read ahead at most; an eighth of <see cref="MemoryLimit"/> if that is less.
    /// Default 64 MiB; 0 switches read-ahead off.
    /// </summary>
    public long ReadAheadLimit { get; init; } = 64 * Mebibyte;

    /// <summary>Requests side by side for one sequential reader that a single one does not feed fast enough. 1 to 64; default 8.</summary>
    public int MaxParallelGets { get; init; } = 8;

    /// <summary>
    /// How long what was asked for ahead of a reader stays asked for when the reader pauses. Default 10 s.
    /// </summary>
    public TimeSpan ReadAheadPause { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long a body that nobody reads from is kept open. While one is, the cluster lets nobody write the object. Afterwards
    /// it is let go, and taken up again by a request for the rest when the reader comes nearer. Default 300 ms.
    /// </summary>
    public TimeSpan ReadAheadHold { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>How often a body that broke is taken up again without progress, before the read fails. Default 4.</summary>
    public int FetchRetries { get; init; } = 4;

    /// <summary>
    /// How long after the last progress a broken body or part is still taken up again, however many retries are left.
    /// Default 60 s.
    /// </summary>
    public TimeSpan RetryBudget { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The pause before the first retry of a body or part; doubled for each further one. Default 100 ms.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// The size of the first parts of a multipart upload; later parts are larger. A multiple of <see cref="ChunkSize"/>,
    /// at least 5 MiB for buckets of cloud providers. Default 8 MiB.
    /// </summary>
    public long PartSize { get; init; } = 8 * Mebibyte;

    /// <summary>
    /// The size that parts of a file that is written sequentially grow to, so that 9999 parts cover it; an eighth of
    /// <see cref="MemoryLimit"/> if that is less, but never below <see cref="PartSize"/>. Default 64 MiB: about 580 GiB.
    /// </summary>
    public long MaxPartSize { get; init; } = 64 * Mebibyte;

    /// <summary>Files up to this size are kept in memory while they are written, and go up in one request. At least <see cref="PartSize"/>; default 16 MiB.</summary>
    public long SinglePutLimit { get; init; } = 16 * Mebibyte;

    /// <summary>
    /// Up to this size an object of several parts that was appended to is sent again in one request, so that the cluster can
    /// append to it from then on; larger ones go in parts again. At least <see cref="SinglePutLimit"/>; default 1 GiB.
    /// </summary>
    public long MergeLimit { get; init; } = 1024 * Mebibyte;

    /// <summary>Parts of one file that are sent side by side. 1 to 64; default 4.</summary>
    public int MaxParallelParts { get; init; } = 4;

    /// <summary>The greatest size of a file. Default 16 TiB.</summary>
    public long MaxFileSize { get; init; } = 1L << 44;

    /// <summary>
    /// Where files are staged that cannot be streamed to the cluster, and what waits for recovery. Created when it is first
    /// needed; several mounts may share it. Default: aisfs/staging in the user's local application data.
    /// </summary>
    public string StagingDirectory { get; init; } = DefaultStagingDirectory();

    /// <summary>
    /// The id of the cluster that is mounted. What is staged carries it, so that it never reaches another one. Default empty: not
    /// known.
    /// </summary>
    public string ClusterId { get; init; } = string.Empty;

    /// <summary>
    /// Whether parts that were sent before the file was closed are kept in the staging directory when memory does not hold
    /// them, so that a later write at an earlier offset still succeeds. Without, such a write fails. Default true.
    /// </summary>
    public bool KeepSentParts { get; init; } = true;

    /// <summary>How long a writer waits for memory before its file goes on in the staging directory. Default 2 s.</summary>
    public TimeSpan MemoryWait { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Where copies of objects are kept on a local disk; null: nowhere. Needs <see cref="ClusterId"/>. Default null.</summary>
    public DiskCacheOptions? DiskCache { get; init; }

    /// <summary>How local files are looked at and made safe. Default: what .NET offers on any system.</summary>
    public IHostFiles HostFiles { get; init; } = new PortableHostFiles();

    /// <summary>How the system is told what native memory is used for. Default: it is not told.</summary>
    public IHostMemory HostMemory { get; init; } = new PortableHostMemory();

    /// <summary>Checks all values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range; the message names it.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MemoryLimit, 64 * Mebibyte);
        ArgumentOutOfRangeException.ThrowIfLessThan(ChunkSize, 4 << 10);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ChunkSize, 4 << 20);
        ArgumentOutOfRangeException.ThrowIfNotEqual(ChunkSize & (ChunkSize - 1), 0, nameof(ChunkSize));
        ArgumentOutOfRangeException.ThrowIfNegative(SmallObjectLimit);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(SmallObjectLimit, SinglePutLimit);
        ArgumentOutOfRangeException.ThrowIfNegative(InitialReadAhead);
        ArgumentOutOfRangeException.ThrowIfNegative(ReadAheadLimit);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxParallelGets, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaxParallelGets, 64);
        ArgumentOutOfRangeException.ThrowIfLessThan(ReadAheadPause, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(ReadAheadHold, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfNegative(FetchRetries);
        ArgumentOutOfRangeException.ThrowIfLessThan(RetryDelay, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(RetryBudget, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(PartSize, ChunkSize);
        ArgumentOutOfRangeException.ThrowIfNotEqual(PartSize % ChunkSize, 0, nameof(PartSize));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(PartSize, MemoryLimit / 8);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxPartSize, PartSize);
        ArgumentOutOfRangeException.ThrowIfLessThan(SinglePutLimit, PartSize);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(SinglePutLimit, MemoryLimit / 4);
        ArgumentOutOfRangeException.ThrowIfLessThan(MergeLimit, SinglePutLimit);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxParallelParts, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaxParallelParts, 64);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxFileSize);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaxFileSize / ChunkSize, int.MaxValue, nameof(MaxFileSize));
        ArgumentException.ThrowIfNullOrWhiteSpace(StagingDirectory);
        ArgumentOutOfRangeException.ThrowIfLessThan(MemoryWait, TimeSpan.Zero);
        if (DiskCache is { } disk)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(disk.Directory, nameof(DiskCache));
            ArgumentOutOfRangeException.ThrowIfLessThan(disk.Limit, ChunkSize, nameof(DiskCache));
            ArgumentOutOfRangeException.ThrowIfNegative(disk.MinFree, nameof(DiskCache));
            ArgumentOutOfRangeException.ThrowIfLessThan(disk.Pause, TimeSpan.Zero, nameof(DiskCache));
        }
    }

    private static string DefaultStagingDirectory()
    {
        string data = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData);
        return Path.Combine(data.Length > 0 ? data : Path.GetTempPath(), "aisfs", "staging");
    }
}
