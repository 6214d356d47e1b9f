using System.Diagnostics;
using System.Reflection;
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

    [Fact]
    public async Task A_small_read_allocates_hardly_more_than_the_handler_of_the_runtime_does()
    {
        const int Size = 4 << 10;

        // Without optimization, the compiler makes each asynchronous call an object.
        bool isOptimized = typeof(AisClient).Assembly.GetCustomAttribute<DebuggableAttribute>()?.IsJITOptimizerDisabled != true;
        int mostOwn = isOptimized ? 512 : 2560;
        using QuietServer server = new(new byte[Size]);
        using AisClient client = new(new AisClientOptions { Endpoints = [server.Url], Token = null, DirectReads = DirectReads.Always });
        AisObject item = client.Bucket("b").Object("o");
        using HttpMessageInvoker invoker = new(new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false, ActivityHeadersPropagator = null });
        Uri url = new($"{server.Url}/v1/objects/b/o?provider=ais");
        byte[] buffer = new byte[2 * Size];
        double bare = await MeasureAsync(() => ReadAsync(invoker, url, buffer));
        double ours = await MeasureAsync(async () =>
        {
            using AisObjectBody body = await item.GetAsync(cancellationToken: Token);
            return await ReadAsync(body, buffer);
        });
        Assert.True(ours <= bare + mostOwn, $"{ours:0} bytes per read, {bare:0} of them are the handler's");

        async Task<double> MeasureAsync(Func<Task<long>> read)
        {
            const int Count = 1000;
            double least = double.MaxValue;
            for (int round = 0; round < 5; round++)
            {
                long before = GC.GetTotalAllocatedBytes(precise: true);
                for (int i = 0; i < Count; i++)
                {
                    Assert.Equal(Size, await read());
                }

                // The first rounds compile, and fill pools.
                least = Math.Min(least, (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)Count);
            }

            return least;
        }
    }

    private static async Task<long> ReadAsync(AisObjectBody body, byte[] buffer)
    {
        long total = 0;
        while (await body.ReadAsync(buffer, Token) is var read and > 0)
        {
            total += read;
        }

        return total;
    }

    private static async Task<long> ReadAsync(HttpMessageInvoker invoker, Uri url, byte[] buffer)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, url);
        using HttpResponseMessage response = await invoker.SendAsync(request, Token);
        Stream body = await response.Content.ReadAsStreamAsync(Token);
        long total = 0;
        while (await body.ReadAsync(buffer, Token) is var read and > 0)
        {
            total += read;
        }

        return total;
    }
}
