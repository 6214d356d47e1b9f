using System.Diagnostics.Metrics;
using AisFs.Interop.Fuse.Mounting;
using AisFs.Interop.Fuse.Session;
using AisFs.Vfs.Api;

namespace AisFs.Mount.Fuse;

/// <summary>How a file system is mounted through FUSE.</summary>
public sealed record FuseMountOptions
{
    /// <summary>The subtype of all mounts: they are of type <c>fuse.aisfs</c>.</summary>
    public const string Subtype = "aisfs";

    /// <summary>Whether nothing can be written. Default false.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>What the kernel sees to by itself. Default: <c>nosuid</c> and <c>nodev</c>; without root these two cannot be left out.</summary>
    public FuseMountFlags Flags { get; init; } = FuseMountFlags.NoSetUserId | FuseMountFlags.NoDevices;

    /// <summary>
    /// Whether other users than the mounting one, root included, have access. Default false; without root it also needs
    /// <c>user_allow_other</c> in /etc/fuse.conf.
    /// </summary>
    public bool AllowOther { get; init; }

    /// <summary>Whether the kernel checks modes and owners. Default true; otherwise every user that has access may do anything.</summary>
    public bool DefaultPermissions { get; init; } = true;

    /// <summary>The source that /proc/mounts shows, for example <c>ais://bucket</c>. Default <c>aisfs</c>.</summary>
    public string FsName { get; init; } = "aisfs";

    /// <summary>How many read-ahead and other background requests may be under way. Default 64, 1 to 65535.</summary>
    public int MaxBackground { get; init; } = 64;

    /// <summary>
    /// How much the kernel reads ahead of a sequential reader, in KiB. Default 1024; 0 leaves the kernel's own 128. Takes
    /// effect only for root. The file system reads much further ahead: the kernel only has to keep its requests coming, and
    /// what it has read is copied on while the processor's caches still hold it.
    /// </summary>
    public int ReadAheadKiB { get; init; } = 1024;

    /// <summary>The number of threads that read requests. Default 0: one per core, at least 2 and at most 16.</summary>
    public int Threads { get; init; }

    /// <summary>Whether each such thread gets a queue of its own in the kernel. Default false.</summary>
    public bool CloneDevice { get; init; }

    /// <summary>The greatest read or write request in bytes. Default 1 MiB, 4096 to 64 MiB; the kernel may allow less.</summary>
    public int MaxRequestBytes { get; init; } = 1024 * 1024;

    /// <summary>When the kernel asks for a directory's entries together with their attributes. Default automatic.</summary>
    public FuseReadDirectoryPlus ReadDirectoryPlus { get; init; }

    /// <summary>
    /// Whether the kernel collects small writes. Default false: with it, it reports write errors only at fsync or close,
    /// and keeps the size and the times of each inode that it knows, whatever it is told: the file system has to give another
    /// inode to a file that changes elsewhere (<see cref="AisFs.Vfs.VfsOptions.KernelKeepsTimes"/>).
    /// </summary>
    public bool WritebackCache { get; init; }

    /// <summary>
    /// Whether the kernel reads a file that is whole on the local disk by itself, past this process. Default true. It takes
    /// effect for root, on a mount that is read-only and without the writeback cache, and for local files on a file system that
    /// is not stacked on others.
    /// </summary>
    public bool Passthrough { get; init; } = true;

    /// <summary>
    /// How long the kernel goes on to know a local file that no program has open any more: an open of the same file within that
    /// time costs less. Default 10 s; 0: not at all. The room of a file that was removed is given back at once when this process
    /// removed it, else after this time, and after a minute of uninterrupted use.
    /// </summary>
    public TimeSpan PassthroughIdle { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Whether nothing changes while it is mounted; only with <see cref="ReadOnly"/>. Default false. Then the kernel keeps what
    /// directories contain, and opens and closes files without a message, unless the file system offers local files. The file
    /// system must give its entries no end of time.
    /// </summary>
    public bool Immutable { get; init; }

    /// <summary>
    /// Whether files that are only read are read past the page cache: for what is read once, from front to end and in large pieces.
    /// Default false. Takes effect where such a file can be mapped all the same (Linux 6.6).
    /// </summary>
    public bool DirectIo { get; init; }

    /// <summary>Whether each request is logged, at level Trace. Default false.</summary>
    public bool Trace { get; init; }

    /// <summary>Makes the meter <c>AisFs.Mount</c>, for example with a tag that tells the mount; null: one without tags. Default null.</summary>
    public IMeterFactory? MeterFactory { get; init; }

    /// <summary>Checks the ranges.</summary>
    /// <exception cref="ArgumentException">A value is out of its range.</exception>
    public void Validate()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(FsName);
        ArgumentOutOfRangeException.ThrowIfNegative(ReadAheadKiB);
        ArgumentOutOfRangeException.ThrowIfLessThan(PassthroughIdle, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(PassthroughIdle, TimeSpan.FromDays(1));
        if (Immutable && !ReadOnly)
        {
            throw new ArgumentException("What can be written is not immutable.");
        }

        ToSessionOptions(null).Validate();
    }

    internal FuseSessionOptions ToSessionOptions(IFileSystem? fileSystem) => new()
    {
        Threads = Threads,
        CloneDevice = CloneDevice,
        MaxRequestBytes = MaxRequestBytes,
        MaxBackground = MaxBackground,
        ReadDirectoryPlus = ReadDirectoryPlus,
        WritebackCache = WritebackCache,
        Passthrough = Passthrough && ReadOnly && fileSystem is { OffersBackings: true } && Environment.IsPrivilegedProcess,
        Trace = Trace,
    };
}
