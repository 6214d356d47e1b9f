namespace AisFs.Interop.Fuse.Api;

/// <summary>What kernel and server agreed upon.</summary>
public sealed record FuseConnection
{
    /// <summary>The minor version of protocol 7 that is spoken.</summary>
    public required int ProtocolMinor { get; init; }

    /// <summary>The greatest size of one read or write request in bytes.</summary>
    public required int MaxRequestBytes { get; init; }

    /// <summary>The kernel's own limit of read-ahead in bytes; raised behind its back through the device's settings.</summary>
    public required int MaxReadAheadBytes { get; init; }

    /// <summary>The capabilities in use, as bits of linux/fuse.h (FUSE_ASYNC_READ and following).</summary>
    public required ulong Capabilities { get; init; }

    /// <summary>The capabilities that the kernel offered.</summary>
    public required ulong Offered { get; init; }

    /// <summary>Whether files opened for direct I/O can be mapped.</summary>
    public bool DirectIoAllowsMapping => Has(Abi.InitFlags.FUSE_DIRECT_IO_ALLOW_MMAP);

    /// <summary>Whether the kernel collects writes and sends them later.</summary>
    public bool WritebackCache => Has(Abi.InitFlags.FUSE_WRITEBACK_CACHE);

    /// <summary>Whether opens can be answered with a local file that the kernel reads by itself.</summary>
    public bool Passthrough => Has(Abi.InitFlags.FUSE_PASSTHROUGH);

    /// <summary>Whether an open that is answered ENOSYS makes the kernel open all files by itself, without a message.</summary>
    public bool OffersReadsWithoutOpen => ((Abi.InitFlags)Offered & Abi.InitFlags.FUSE_NO_OPEN_SUPPORT) != 0;

    /// <summary>Whether an open that is answered ENOSYS makes the kernel open all directories by itself, without a message.</summary>
    public bool OffersListingsWithoutOpen => ((Abi.InitFlags)Offered & Abi.InitFlags.FUSE_NO_OPENDIR_SUPPORT) != 0;

    internal bool Has(Abi.InitFlags flag) => ((Abi.InitFlags)Capabilities & flag) != 0;
}
