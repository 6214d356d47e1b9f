using System.Net;
using AisFs.Client;

namespace AisFs.Throughput.Wire;

/// <summary>One small object, over and over, over 16 connections: the client, wrk, and the HTTP handler of .NET without a client.</summary>
internal sealed class SmallGets : IWireLoad
{
    private const int Connections = 16;
    private const int Size = 4 << 10;
    private const int MostAllocated = 1536;

    public string Name => "client-get-4k";

    public bool CountsBytes => false;

    public async Task<IReadOnlyList<Contestant>> PrepareAsync(WireContext context)
    {
        AisObject item = context.Bucket.Object("small");
        await item.PutAsync(TestKit.Content.TestBytes.Make(Size, seed: 1));
        string url = await context.FindTargetUrlAsync(item);
        TimeSpan time = TimeSpan.FromSeconds(context.Short ? 2 : 5);
        Rivalry[] rivals = [new("wrk", 0.75), new("handler")];
        Func<byte[], ValueTask<long>> handler = Handler(url, context.Authorization);
        return
        [
            Wrk.Run("wrk", url, Connections, time, context.Authorization),
            new("handler", InProcess.Repeat(Connections, time, handler)),
            new("GetAsync, ReadAsync", InProcess.Repeat(Connections, time, buffer => ReadAsync(item, buffer))) { Rivals = rivals, MostAllocated = MostAllocated },
            new("ReadAllAsync", InProcess.Repeat(Connections, time, async _ => Check((await item.ReadAllAsync()).Length))) { Rivals = rivals },
        ];
    }

    private static async ValueTask<long> ReadAsync(AisObject item, byte[] buffer)
    {
        using AisObjectBody body = await item.GetAsync();
        long total = 0;
        while (await body.ReadAsync(buffer) is var read and > 0)
        {
            total += read;
        }

        return Check(total);
    }

    /// <summary>What .NET itself takes: one request, one answer, its body into a buffer.</summary>
    private static Func<byte[], ValueTask<long>> Handler(string url, string? authorization)
    {
        HttpMessageInvoker invoker = new(new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ActivityHeadersPropagator = null,
        });
        Uri uri = new(url);
        return async buffer =>
        {
            using HttpRequestMessage request = new(HttpMethod.Get, uri);
            if (authorization is not null)
            {
                request.Headers.TryAddWithoutValidation("Authorization", authorization);
            }

            using HttpResponseMessage response = await invoker.SendAsync(request, CancellationToken.None);
            Stream body = await response.EnsureSuccessStatusCode().Content.ReadAsStreamAsync();
            long total = 0;
            while (await body.ReadAsync(buffer) is var read and > 0)
            {
                total += read;
            }

            return Check(total);
        };
    }

    private static long Check(long length) => length == Size ? length : throw new IOException($"{length} bytes came instead of {Size}.");
}
