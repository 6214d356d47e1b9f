namespace AisFs.Vfs.Api;

/// <summary>Where and how bytes of objects are kept on a local disk.</summary>
public sealed record DiskCacheOptions
{
    /// <summary>The folder, which was prepared before; several mounts of one user may share it.</summary>
    public required string Directory { get; init; }

    /// <summary>What all that is in the folder may take of the disk, in bytes; at least <see cref="ContentOptions.ChunkSize"/>. Default: no limit.</summary>
    public long Limit { get; init; } = long.MaxValue;

    /// <summary>What is left free on the folder's disk, in bytes. Default 0.</summary>
    public long MinFree { get; init; }

    /// <summary>What is kept. Default: all that comes from the cluster.</summary>
    public DiskAdmission Admission { get; init; }

    /// <summary>How long a disk that failed is left aside at first; doubled with each further failure. Default 30 s.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(30);
}
