using AisFs.Interop.Fuse.Abi;
using AisFs.Interop.Fuse.Api;

namespace AisFs.Interop.Fuse.Session;

/// <summary>Answers INIT: decides what of the kernel's offer is used.</summary>
internal static class InitNegotiator
{
    /// <summary>The newest protocol that is spoken, 7.45.</summary>
    public const uint NewestMinor = 45;

    // Left out: FUSE_DONT_MASK (the kernel applies the umask, and the file system is given the final mode), POSIX and
    // BSD locks (the kernel's own suffice for one mount), FUSE_POSIX_ACL, FUSE_NO_OPEN_SUPPORT (an open pins a version),
    // FUSE_OVER_IO_URING and FUSE_SPLICE_* (no gain was found: see the README),
    // FUSE_EXPLICIT_INVAL_DATA (a file that grew elsewhere would show zeros behind its old end: with it the kernel takes the
    // new size and keeps the old last page).
    private const InitFlags Wanted =
        InitFlags.FUSE_ASYNC_READ
        | InitFlags.FUSE_ATOMIC_O_TRUNC
        | InitFlags.FUSE_BIG_WRITES
        | InitFlags.FUSE_ASYNC_DIO
        | InitFlags.FUSE_PARALLEL_DIROPS
        | InitFlags.FUSE_HANDLE_KILLPRIV_V2
        | InitFlags.FUSE_ABORT_ERROR
        | InitFlags.FUSE_MAX_PAGES
        | InitFlags.FUSE_CACHE_SYMLINKS
        | InitFlags.FUSE_INIT_EXT
        | InitFlags.FUSE_DIRECT_IO_ALLOW_MMAP;

    // How deep the mount counts as stacked upon others. With the greatest, 2, no overlay could lie over the mount; with 1 the
    // local files must lie on a file system that is not stacked itself.
    private const uint StackDepth = 1;

    // Before 4.20, and where the flag is not offered, 32 pages were fixed (FUSE_DEFAULT_MAX_PAGES_PER_REQ).
    private const int DefaultMaxPages = 32;

    /// <summary>Finds the greatest request: what is wished, in whole pages, as far as the kernel goes.</summary>
    /// <param name="options">The wish.</param>
    /// <param name="pageSize">The size of a page in bytes.</param>
    /// <param name="maxPages">The kernel's limit in pages.</param>
    /// <returns>The size in bytes.</returns>
    public static int RequestBytes(FuseSessionOptions options, int pageSize, int maxPages)
    {
        long pages = ((long)options.MaxRequestBytes + pageSize - 1) / pageSize;
        return (int)Math.Min(Math.Clamp(pages, 1, Math.Min(maxPages, ushort.MaxValue)) * pageSize, int.MaxValue / 2);
    }

    /// <summary>Answers INIT.</summary>
    /// <param name="offer">What the kernel says.</param>
    /// <param name="options">What is wished.</param>
    /// <param name="pageSize">The size of a page in bytes.</param>
    /// <param name="requestBytes">The greatest request in bytes.</param>
    /// <param name="connection">What was agreed upon.</param>
    /// <returns>The answer.</returns>
    public static fuse_init_out Negotiate(in fuse_init_in offer, FuseSessionOptions options, int pageSize, int requestBytes, out FuseConnection connection)
    {
        InitFlags offered = (InitFlags)offer.flags;
        if ((offered & InitFlags.FUSE_INIT_EXT) != 0)
        {
            offered |= (InitFlags)((ulong)offer.flags2 << 32);
        }

        InitFlags wanted = Wanted
            | (options.AutoInvalidateData ? InitFlags.FUSE_AUTO_INVAL_DATA : 0)
            | (options.WritebackCache ? InitFlags.FUSE_WRITEBACK_CACHE : 0)
            | (options.Passthrough && !options.WritebackCache ? InitFlags.FUSE_PASSTHROUGH : 0)
            | options.ReadDirectoryPlus switch
            {
                FuseReadDirectoryPlus.Auto => InitFlags.FUSE_DO_READDIRPLUS | InitFlags.FUSE_READDIRPLUS_AUTO,
                FuseReadDirectoryPlus.Always => InitFlags.FUSE_DO_READDIRPLUS,
                _ => 0,
            };
        InitFlags agreed = offered & wanted;

        int maxPages = (agreed & InitFlags.FUSE_MAX_PAGES) != 0 ? (requestBytes + pageSize - 1) / pageSize : DefaultMaxPages;
        requestBytes = Math.Min(requestBytes, maxPages * pageSize);
        connection = new FuseConnection
        {
            ProtocolMinor = (int)Math.Min(offer.minor, NewestMinor),
            MaxRequestBytes = requestBytes,
            MaxReadAheadBytes = (int)Math.Min(offer.max_readahead, int.MaxValue),
            Capabilities = (ulong)agreed,
            Offered = (ulong)offered,
        };
        return new fuse_init_out
        {
            major = 7,
            minor = (uint)connection.ProtocolMinor,
            max_readahead = offer.max_readahead,
            flags = (uint)agreed,
            flags2 = (uint)((ulong)agreed >> 32),
            max_background = (ushort)options.MaxBackground,
            congestion_threshold = (ushort)Math.Max(options.MaxBackground * 3 / 4, 1),
            max_write = (uint)requestBytes,
            max_pages = (ushort)maxPages,
            time_gran = 1,
            max_stack_depth = connection.Passthrough ? StackDepth : 0,
        };
    }
}
