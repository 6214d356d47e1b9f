using AisFs.Interop.Fuse.Abi;

namespace AisFs.Interop.Fuse.Tests;

public sealed class AllocationTests
{
    private const int Operations = 100_000;

    [Fact]
    public async Task Steady_reads_and_getattrs_allocate_nothing()
    {
        await using FakeKernel kernel = await FakeKernel.StartAsync(new TestOperations());
        byte[] read = FakeKernel.Message(fuse_opcode.FUSE_READ, 77, 1ul << 30, [.. new byte[16], 36, .. new byte[23]]);
        byte[] getattr = FakeKernel.Message(fuse_opcode.FUSE_GETATTR, 77, 1ul << 40, new byte[16]);
        kernel.Repeat(read, 2000, 16 + 36);
        kernel.Repeat(getattr, 2000, 16 + 104);

        long before = GC.GetTotalAllocatedBytes(precise: true);
        kernel.Repeat(read, Operations, 16 + 36);
        kernel.Repeat(getattr, Operations, 16 + 104);
        long allocated = GC.GetTotalAllocatedBytes(precise: true) - before;

        // The test's own runner may allocate a little beside it: far less than a byte per operation.
        Assert.True(allocated < Operations / 4, $"{allocated} bytes were allocated in {2 * Operations} operations.");
    }
}
