using AisFs.Client.Tests.Replay;

namespace AisFs.Client.Tests.Http;

/// <summary>What reads allocate; nothing else runs meanwhile.</summary>
[Collection("alone")]
public sealed class AllocationTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Reads_allocate_nothing_that_grows_with_the_bytes()
    {
        const int Size = 64 << 20;
        byte[] content = new byte[Size];
        await using RawServer proxy = new(_ => new RawResponse(200) { Body = content });
        using AisClient client = TestClients.Create(proxy);
        byte[] buffer = new byte[256 << 10];
        for (int round = 0; ; round++)
        {
            using AisObjectBody body = await client.Bucket("b").Object("o").GetAsync(cancellationToken: Token);
            await body.ReadAsync(buffer, Token);
            long before = GC.GetTotalAllocatedBytes(precise: true);
            int reads = 0;
            while (await body.ReadAsync(buffer, Token) > 0)
            {
                reads++;
            }

            double perKiB = (GC.GetTotalAllocatedBytes(precise: true) - before) / (Size / 1024.0);
            if (perKiB < 8 || round == 4)
            {
                // What is left is the runtime's own state machine, once per read that has to wait.
                Assert.True(perKiB < 8, $"{perKiB:0.0} bytes per KiB over {reads} reads");
                return;
            }
        }
    }
}
