using AisFs.Interop.Fuse.Abi;
using AisFs.Interop.Fuse.Api;
using AisFs.Interop.Fuse.Session;

namespace AisFs.Interop.Fuse.Tests;

public sealed class InitTests
{
    [Theory]
    [InlineData(1024 * 1024, 4096, 256, 1024 * 1024)]
    [InlineData(1024 * 1024, 65536, 256, 1024 * 1024)]
    [InlineData(1000_000, 4096, 256, 245 * 4096)]
    [InlineData(4 * 1024 * 1024, 4096, 256, 1024 * 1024)]
    [InlineData(4 * 1024 * 1024, 4096, 1024, 4 * 1024 * 1024)]
    [InlineData(4096, 65536, 256, 65536)]
    public void Requests_are_whole_pages_and_as_large_as_the_kernel_allows(int wish, int pageSize, int maxPages, int expected)
        => Assert.Equal(expected, InitNegotiator.RequestBytes(new FuseSessionOptions { MaxRequestBytes = wish }, pageSize, maxPages));

    [Fact]
    public void Only_what_is_offered_is_used()
    {
        fuse_init_in offer = new() { major = 7, minor = 31, max_readahead = 4096, flags = (uint)(InitFlags.FUSE_ASYNC_READ | InitFlags.FUSE_BIG_WRITES) };
        fuse_init_out answer = InitNegotiator.Negotiate(offer, new FuseSessionOptions(), 4096, 1024 * 1024, out FuseConnection connection);
        Assert.Equal(offer.flags, answer.flags);
        Assert.Equal(0u, answer.flags2);
        Assert.Equal(31u, answer.minor);

        // Without FUSE_MAX_PAGES 32 pages are the most.
        Assert.Equal(32u * 4096, answer.max_write);
        Assert.Equal(32 * 4096, connection.MaxRequestBytes);
    }

    [Fact]
    public void What_pays_is_asked_for_and_what_harms_is_not()
    {
        InitNegotiator.Negotiate(FakeKernel.Offer(), new FuseSessionOptions(), 4096, 1024 * 1024, out FuseConnection connection);
        InitFlags agreed = (InitFlags)connection.Capabilities;
        const InitFlags Needed = InitFlags.FUSE_ASYNC_READ | InitFlags.FUSE_PARALLEL_DIROPS | InitFlags.FUSE_BIG_WRITES | InitFlags.FUSE_MAX_PAGES
            | InitFlags.FUSE_DO_READDIRPLUS | InitFlags.FUSE_READDIRPLUS_AUTO | InitFlags.FUSE_HANDLE_KILLPRIV_V2 | InitFlags.FUSE_ATOMIC_O_TRUNC
            | InitFlags.FUSE_CACHE_SYMLINKS | InitFlags.FUSE_DIRECT_IO_ALLOW_MMAP;
        const InitFlags Unwanted = InitFlags.FUSE_WRITEBACK_CACHE | InitFlags.FUSE_POSIX_ACL | InitFlags.FUSE_DONT_MASK | InitFlags.FUSE_POSIX_LOCKS | InitFlags.FUSE_FLOCK_LOCKS
            | InitFlags.FUSE_NO_OPEN_SUPPORT | InitFlags.FUSE_AUTO_INVAL_DATA | InitFlags.FUSE_EXPLICIT_INVAL_DATA | InitFlags.FUSE_SETXATTR_EXT | InitFlags.FUSE_SECURITY_CTX | InitFlags.FUSE_OVER_IO_URING | InitFlags.FUSE_PASSTHROUGH;
        Assert.Equal(Needed, agreed & Needed);
        Assert.Equal(InitFlags.None, agreed & Unwanted);
    }

    [Theory]
    [InlineData(true, false, true)]
    [InlineData(false, false, false)]
    [InlineData(true, true, false)]
    public void Local_files_are_named_to_the_kernel_only_where_that_is_wished_and_possible(bool wished, bool writeback, bool expected)
    {
        fuse_init_out answer = InitNegotiator.Negotiate(FakeKernel.Offer(), new FuseSessionOptions { Passthrough = wished, WritebackCache = writeback }, 4096, 1024 * 1024, out FuseConnection connection);
        Assert.Equal(expected, connection.Passthrough);

        // The kernel takes the flag only together with a depth of 1 or 2.
        Assert.Equal(expected ? 1u : 0u, answer.max_stack_depth);
    }

    [Fact]
    public void Background_requests_are_throttled_below_their_maximum()
    {
        fuse_init_out answer = InitNegotiator.Negotiate(FakeKernel.Offer(), new FuseSessionOptions { MaxBackground = 100 }, 4096, 1024 * 1024, out _);
        Assert.Equal((100, 75), (answer.max_background, answer.congestion_threshold));
        answer = InitNegotiator.Negotiate(FakeKernel.Offer(), new FuseSessionOptions { MaxBackground = 1 }, 4096, 1024 * 1024, out _);
        Assert.Equal((1, 1), (answer.max_background, answer.congestion_threshold));
    }

    [Fact]
    public void Options_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new FuseSessionOptions { Threads = -1 }.Validate());
        Assert.Throws<ArgumentOutOfRangeException>(() => new FuseSessionOptions { MaxBackground = 0 }.Validate());
        Assert.Throws<ArgumentOutOfRangeException>(() => new FuseSessionOptions { MaxRequestBytes = 100 }.Validate());
    }
}
