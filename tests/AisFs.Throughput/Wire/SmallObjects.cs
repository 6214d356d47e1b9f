using AisFs.Client;
using AisFs.Client.Batch;
using AisFs.TestKit.Content;
using AisFs.Throughput.Reporting;

namespace AisFs.Throughput.Wire;

/// <summary>Many small objects: in batches, one after the other, by curl and by the client; in batches side by side, and by single GETs.</summary>
internal sealed class SmallObjects : IWireLoad
{
    private const int Size = 4 << 10;
    private const int BatchSize = 1000;
    private const int Connections = 16;
    private const int Batches = 4;

    public string Name => "client-batch";

    public bool CountsBytes => false;

    /// <summary>Stores objects, several at once.</summary>
    public static async Task StoreAsync(WireContext context, IEnumerable<string> names, int size)
    {
        byte[] content = TestBytes.Make(size, seed: 5);
        await Parallel.ForEachAsync(names, new ParallelOptions { MaxDegreeOfParallelism = Connections }, async (name, token) =>
            await context.Bucket.Object(name).PutAsync(content, cancellationToken: token));
    }

    public async Task<IReadOnlyList<Contestant>> PrepareAsync(WireContext context)
    {
        string[] names = [.. Enumerable.Range(0, context.Short ? 2000 : 10_000).Select(number => $"small/{number:000000}")];
        await StoreAsync(context, names, Size);
        string[][] batches = [.. names.Chunk(BatchSize)];
        List<string> messages = [];
        foreach (string[] batch in batches)
        {
            messages.Add(context.File($"batch-{messages.Count}"));
            object message = new
            {
                @in = batch.Select(name => new { objname = name, bucket = context.BucketName, provider = "ais" }),
                mime = ".tar",
                coer = true,
                onob = false,
                strm = true,
            };
            await File.WriteAllTextAsync(messages[^1], System.Text.Json.JsonSerializer.Serialize(message));
        }

        return
        [
            Curl.Ask("curl, batches", $"{context.Endpoint}/v1/ml/moss/{context.BucketName}?provider=ais", messages, names.Length, context.Authorization),
            new($"GetAsync, {Connections} at once", InProcess.Count(_ => GetAsync(context.Bucket, names))),
            new("Batch", InProcess.Count(_ => ReadAsync(context.Bucket, batches, atOnce: 1))) { Rivals = [new("curl, batches", 0.75)] },

            // A cluster needs some 70 ms for a batch of any size: one after the other leave it idle.
            new($"Batch, {Batches} at once", InProcess.Count(_ => ReadAsync(context.Bucket, batches, Batches))) { Rivals = [new($"GetAsync, {Connections} at once", 1)] },
        ];
    }

    private static async Task<Outcome> ReadAsync(AisBucket bucket, string[][] batches, int atOnce)
    {
        (long bytes, long count) = (0, 0);
        await Parallel.ForEachAsync(batches, new ParallelOptions { MaxDegreeOfParallelism = atOnce }, async (names, token) =>
        {
            byte[] buffer = new byte[Size];
            await foreach (AisBatchItem item in bucket.Batch().AddRange(names).GetAsync(cancellationToken: token))
            {
                await item.Content.ReadExactlyAsync(buffer, token);
                Interlocked.Add(ref bytes, item.Size);
                Interlocked.Increment(ref count);
            }
        });
        return Check(new Outcome(bytes, count), batches.Sum(batch => batch.Length));
    }

    private static async Task<Outcome> GetAsync(AisBucket bucket, string[] names)
    {
        int next = -1;
        long[] bytes = await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => Task.Run(async () =>
        {
            byte[] buffer = new byte[Size];
            long total = 0;
            while (Interlocked.Increment(ref next) is var number && number < names.Length)
            {
                using AisObjectBody body = await bucket.Object(names[number]).GetAsync();
                while (await body.ReadAsync(buffer) is var read and > 0)
                {
                    total += read;
                }
            }

            return total;
        })));
        return Check(new Outcome(bytes.Sum(), names.Length), names.Length);
    }

    private static Outcome Check(Outcome outcome, int count)
        => outcome.Bytes == (long)count * Size && outcome.Operations == count ? outcome : throw new IOException($"{outcome} came instead of {count} objects.");
}
