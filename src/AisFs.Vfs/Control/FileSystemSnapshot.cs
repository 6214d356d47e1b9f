using AisFs.Vfs.Disk;

namespace AisFs.Vfs.Control;

/// <summary>What a mount holds at one time. Numbers are read one after the other: those of different parts may be some microseconds apart.</summary>
public sealed record FileSystemSnapshot
{
    /// <summary>Handles of files.</summary>
    public required int OpenFiles { get; init; }

    /// <summary>Handles of directories.</summary>
    public required int OpenDirectories { get; init; }

    /// <summary>Inodes that the kernel or an operation refers to, the root left out.</summary>
    public required int Inodes { get; init; }

    /// <summary>Listings and single names in the cache of attributes.</summary>
    public required int AttributeEntries { get; init; }

    /// <summary>The memory that they take, in bytes, roughly.</summary>
    public required long AttributeBytes { get; init; }

    /// <summary>The memory that they may take, in bytes.</summary>
    public required long AttributeLimit { get; init; }

    /// <summary>Objects of which bytes are cached.</summary>
    public required int DataObjects { get; init; }

    /// <summary>The cached bytes.</summary>
    public required long DataBytes { get; init; }

    /// <summary>Native memory in use by readers, writers and the cache of data, in bytes.</summary>
    public required long MemoryUsed { get; init; }

    /// <summary>The part of it that holds bytes to be uploaded.</summary>
    public required long MemoryOfWrites { get; init; }

    /// <summary>The limit of native memory in bytes.</summary>
    public required long MemoryLimit { get; init; }

    /// <summary>Readers and writers that wait for memory.</summary>
    public required int MemoryWaiting { get; init; }

    /// <summary>The local disk that staged files of this mount take, in bytes.</summary>
    public required long StagingBytes { get; init; }

    /// <summary>The room that the disk of staged files has left, in bytes; null when it does not tell.</summary>
    public required long? StagingFree { get; init; }

    /// <summary>How the disk cache stands; null when there is none.</summary>
    public DiskState? Disk { get; init; }

    /// <summary>The files whose bytes are not on the cluster yet.</summary>
    public required UnsavedFiles Unsaved { get; init; }
}
