using System.Diagnostics.Metrics;
using AisFs.Vfs.Api;
using AisFs.Vfs.Metadata;
using AisFs.Vfs.Names;

namespace AisFs.Vfs;

/// <summary>What a mount is made of and how it behaves. Immutable; checked once by <see cref="Validate"/>.</summary>
public sealed record VfsOptions
{
    /// <summary>Longer than any mount lives; the longest that anything may be believed.</summary>
    public static TimeSpan Forever => CacheTimes.Longest;

    /// <summary>What is mounted; the whole cluster by default.</summary>
    public MountSource Source { get; init; } = MountSource.Cluster;

    /// <summary>Whether every change is refused with <see cref="FsError.ReadOnly"/>; false by default.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>The owner of everything that has none of its own; 0 by default.</summary>
    public uint Uid { get; init; }

    /// <summary>The group of everything that has none of its own; 0 by default.</summary>
    public uint Gid { get; init; }

    /// <summary>The permission bits taken from files and directories that have none of their own; 022 (octal) by default.</summary>
    public uint Umask { get; init; } = 0x12;

    /// <summary>The permission bits, before <see cref="Umask"/>, of files that have none of their own; 0666 (octal) by default.</summary>
    public uint FileMode { get; init; } = 0x1B6;

    /// <summary>The permission bits, before <see cref="Umask"/>, of directories that have none of their own; 0777 (octal) by default.</summary>
    public uint DirectoryMode { get; init; } = 0x1FF;

    /// <summary>
    /// For how long attributes and listings are believed without asking the cluster; 5 s by default. Zero: every lookup,
    /// open and stat asks. At most <see cref="Forever"/>.
    /// </summary>
    public TimeSpan CacheTtl { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// For how long a name that was looked up alone is believed not to exist; 1 s by default, never longer than
    /// <see cref="CacheTtl"/>. A complete listing answers for absent names as long as for present ones.
    /// </summary>
    public TimeSpan NegativeTtl { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Whether empty directories and the attributes of directories are kept in hidden marker objects; true by default.
    /// Else they last as long as the mount.
    /// </summary>
    public bool DirectoryMarkers { get; init; } = true;

    /// <summary>Whether mkdir where buckets are shown creates a bucket; true by default.</summary>
    public bool CreateBuckets { get; init; } = true;

    /// <summary>Whether rmdir where buckets are shown destroys an empty bucket; true by default.</summary>
    public bool DestroyBuckets { get; init; } = true;

    /// <summary>The memory for cached attributes and listings in bytes, as estimated; 128 MiB by default, at least 64 KiB.</summary>
    public long MetadataCacheBytes { get; init; } = 128L << 20;

    /// <summary>Whether a lookup finds names that differ in case only when there is no exact match; false by default.</summary>
    public bool IgnoreCase { get; init; }

    /// <summary>
    /// Whether a new file that nothing was written to is kept for recovery when the mount ends before its close came: where
    /// the close of such a file is told late, as on Windows, its program may have closed it long ago. False by default.
    /// </summary>
    public bool KeepsEmptyFiles { get; init; }

    /// <summary>
    /// Whether a kernel keeps the times of each file that it knows, whatever it is told (a writeback cache does): then a file
    /// whose times another client has changed, and that nobody has open, becomes another inode. False by default.
    /// </summary>
    public bool KernelKeepsTimes { get; init; }

    /// <summary>
    /// Whether a caller takes entries whose times are not known (<see cref="FsEntry.IsProvisional"/>), and asks for these when a
    /// program wants them. False by default; it does not go together with <see cref="KernelKeepsTimes"/>, which prevails.
    /// </summary>
    public bool TimesOnDemand { get; init; }

    /// <summary>
    /// What programs see as the time of a file that another client wrote; exact by default. Anything else needs
    /// <see cref="TimesOnDemand"/>, and is exact without it.
    /// </summary>
    public FsTimes Times { get; init; }

    /// <summary>What programs really see.</summary>
    internal FsTimes ShownTimes => TimesOnDemand && !KernelKeepsTimes ? Times : FsTimes.Exact;

    /// <summary>Whether it is learned for which files programs want times that only the cluster tells.</summary>
    internal bool LearnsTimes => TimesOnDemand && !KernelKeepsTimes && Times == FsTimes.Exact;

    /// <summary>
    /// How many names a program is expected to ask for next, once it goes through a listing in order: twice as many are looked up ahead.
    /// 16 by default, 1 to 1024.
    /// </summary>
    public int MaxParallelRequests { get; init; } = 16;

    /// <summary>
    /// How many objects the rename of a directory moves at a time, and of how many a listing asks the attributes at a time, at most;
    /// 64 by default, 1 to 1024.
    /// </summary>
    public int MaxParallelMoves { get; init; } = 64;

    /// <summary>
    /// How many small files of a directory are fetched ahead of a program that opens them one after the other, in the order of the listing or in that
    /// of the time before; 32 by default, 0 (none) to 1024.
    /// </summary>
    public int DirectoryReadAhead { get; init; } = 32;

    /// <summary>How the bytes of files are cached, read ahead, staged and uploaded.</summary>
    public ContentOptions Content { get; init; } = new();

    /// <summary>Makes the meter <c>AisFs.Vfs</c>, for example with a tag that tells the mount; null: one without tags. Default null.</summary>
    public IMeterFactory? MeterFactory { get; init; }

    /// <summary>Checks all values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range; the message names it.</exception>
    public void Validate()
    {
        ArgumentNullException.ThrowIfNull(Source);
        ArgumentNullException.ThrowIfNull(Content);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Umask, 0x1FFu);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(FileMode, 0xFFFu);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(DirectoryMode, 0xFFFu);
        CacheTimes.Check(CacheTtl, NegativeTtl);
        ArgumentOutOfRangeException.ThrowIfLessThan(MetadataCacheBytes, 64L << 10);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxParallelRequests, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaxParallelRequests, 1024);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxParallelMoves, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaxParallelMoves, 1024);
        ArgumentOutOfRangeException.ThrowIfNegative(DirectoryReadAhead);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(DirectoryReadAhead, 1024);
        Content.Validate();
    }
}
