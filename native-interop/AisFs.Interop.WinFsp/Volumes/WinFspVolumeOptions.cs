using AisFs.Interop.WinFsp.Abi;

namespace AisFs.Interop.WinFsp.Volumes;

/// <summary>What a volume is created with. Timeouts are in milliseconds; <see cref="Infinite"/> never expires, 0 is never valid.</summary>
public sealed record WinFspVolumeOptions
{
    /// <summary>A timeout that never ends. As <see cref="FileInfoTimeout"/> it makes the Windows cache manager keep file data.</summary>
    public const uint Infinite = uint.MaxValue;

    /// <summary>The device: a disk (drive letter or directory).</summary>
    public const string DiskDevice = "WinFsp.Disk";

    /// <summary>The device: a network share (UNC).</summary>
    public const string NetworkDevice = "WinFsp.Net";

    /// <summary>The UNC name <c>\\server\share</c>, or null for a disk. At most 191 characters.</summary>
    public string? UncName { get; init; }

    /// <summary>The name of the file system as Windows shows it, at most 15 characters.</summary>
    public string FileSystemName { get; init; } = "NTFS";

    /// <summary>What the volume can do.</summary>
    public VolumeFlags Flags { get; init; }

    /// <summary>Bytes of a sector.</summary>
    public ushort SectorSize { get; init; } = 512;

    /// <summary>Sectors of an allocation unit.</summary>
    public ushort SectorsPerAllocationUnit { get; init; } = 8;

    /// <summary>The longest path component in UTF-16 units, at most 255.</summary>
    public ushort MaxComponentLength { get; init; } = 255;

    /// <summary>When the volume came to be, as a FILETIME.</summary>
    public ulong VolumeCreationTime { get; init; }

    /// <summary>The serial number of the volume.</summary>
    public uint VolumeSerialNumber { get; init; }

    /// <summary>How long a request may stay unanswered before the driver gives up: 60,000 to 600,000 ms.</summary>
    public uint IrpTimeout { get; init; } = 600_000;

    /// <summary>How many requests may be under way: 100 to 1,000.</summary>
    public uint IrpCapacity { get; init; } = 1000;

    /// <summary>How long the driver believes the attributes of an open file.</summary>
    public uint FileInfoTimeout { get; init; }

    /// <summary>How long the driver believes the volume's capacity.</summary>
    public uint VolumeInfoTimeout { get; init; }

    /// <summary>How long the driver believes a directory's entries.</summary>
    public uint DirInfoTimeout { get; init; }

    /// <summary>How long the driver believes security descriptors.</summary>
    public uint SecurityTimeout { get; init; }

    /// <summary>How long the driver believes the list of streams.</summary>
    public uint StreamInfoTimeout { get; init; }

    /// <summary>How long the driver believes extended attributes.</summary>
    public uint EaTimeout { get; init; }

    /// <summary>
    /// Whether WinFsp's own lock around names is left on. It keeps every open waiting while one file is created or
    /// renamed; a file system that is safe for threads does not need it.
    /// </summary>
    public bool GuardOperations { get; init; }

    /// <summary>
    /// How long reads, writes and directory reads that are under way when the dispatcher stops may take, before their buffers
    /// are taken away. 30 s by default.
    /// </summary>
    public TimeSpan StopPatience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The device that fits <see cref="UncName"/>.</summary>
    public string Device => UncName is null ? DiskDevice : NetworkDevice;

    /// <summary>Checks all values.</summary>
    /// <exception cref="ArgumentException">A value is out of range.</exception>
    public void Validate()
    {
        if (UncName is { } unc && (!unc.StartsWith(@"\\", StringComparison.Ordinal) || unc.Length > 192 || unc.AsSpan(2).IndexOf('\\') is < 1))
        {
            throw new ArgumentException($@"'{unc}' is not a UNC name: it must look like \\server\share.");
        }

        if (FileSystemName.Length is 0 or > 15)
        {
            throw new ArgumentException("The name of the file system must have 1 to 15 characters.");
        }

        if (MaxComponentLength is 0 or > 255)
        {
            throw new ArgumentException("A path component has 1 to 255 characters.");
        }

        if (StopPatience < TimeSpan.Zero || StopPatience > TimeSpan.FromDays(1))
        {
            throw new ArgumentException("Requests under way may take a day at most when the mount ends.");
        }

        if (IrpTimeout is < 60_000 or > 600_000)
        {
            throw new ArgumentException("The request timeout must lie between 60,000 and 600,000 ms.");
        }
    }
}
