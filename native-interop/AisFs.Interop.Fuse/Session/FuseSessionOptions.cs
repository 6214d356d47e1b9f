namespace AisFs.Interop.Fuse.Session;

/// <summary>How a session talks to the kernel.</summary>
public sealed record FuseSessionOptions
{
    /// <summary>The number of threads that read requests. 0, the default: one per core, at least 2 and at most 16.</summary>
    public int Threads { get; init; }

    /// <summary>
    /// Whether each reader gets a device of its own (FUSE_DEV_IOC_CLONE). Default false: on few cores it gains nothing.
    /// </summary>
    public bool CloneDevice { get; init; }

    /// <summary>
    /// The greatest read or write request in bytes. Default 1 MiB, at least one page; cut to what the kernel allows
    /// (/proc/sys/fs/fuse/max_pages_limit, 256 pages where that file is missing). Each reader owns a buffer of this size.
    /// </summary>
    public int MaxRequestBytes { get; init; } = 1024 * 1024;

    /// <summary>
    /// How many background requests (read-ahead, asynchronous direct I/O) may be under way. Default 64, 1 to 65535;
    /// the kernel's own 12 would throttle reads that wait for a network.
    /// </summary>
    public int MaxBackground { get; init; } = 64;

    /// <summary>When entries are listed together with their attributes.</summary>
    public FuseReadDirectoryPlus ReadDirectoryPlus { get; init; }

    /// <summary>
    /// Whether the kernel collects small writes and sends them later. Default false: with it, the kernel owns size and
    /// times of cached files, a write error appears only at fsync or close, changes made elsewhere are not seen, and
    /// partial pages are read back from files that were opened for writing only.
    /// </summary>
    public bool WritebackCache { get; init; }

    /// <summary>
    /// Whether the kernel drops cached pages by itself when it sees another modification time. Default false: the server
    /// decides at open and by notifications, and so pages outlive the new modification time that every upload brings.
    /// When it sees another size the kernel drops them in any case.
    /// </summary>
    public bool AutoInvalidateData { get; init; }

    /// <summary>
    /// Whether opens may be answered with a local file that the kernel reads by itself. Default false. The file must not lie
    /// on a file system that is stacked on others, and only root can name it to the kernel. The writeback cache excludes it.
    /// </summary>
    public bool Passthrough { get; init; }

    /// <summary>Whether each request is logged, at level Trace. Default false.</summary>
    public bool Trace { get; init; }

    /// <summary>Checks the ranges.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(Threads);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Threads, 256);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxRequestBytes, 4096);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaxRequestBytes, 64 * 1024 * 1024);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxBackground, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaxBackground, ushort.MaxValue);
    }

    internal int EffectiveThreads => Threads > 0 ? Threads : Math.Clamp(Environment.ProcessorCount, 2, 16);
}
