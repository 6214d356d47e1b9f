using System.Globalization;
using System.Text.Json;
using AisFs.Client;
using AisFs.Throughput.Reporting;

namespace AisFs.Throughput.Wire;

/// <summary>The names of a large bucket: the client, and curl that fetches the same pages one after the other.</summary>
internal sealed class ManyNames : IWireLoad
{
    private const int FolderSize = 1000;

    public string Name => "client-list";

    public bool CountsBytes => false;

    public async Task<IReadOnlyList<Contestant>> PrepareAsync(WireContext context)
    {
        int count = context.Short ? 20_000 : 100_000;
        string[] names = [.. Enumerable.Range(0, count).Select(number => string.Create(CultureInfo.InvariantCulture, $"class-{number / FolderSize:000}/img-{number:000000}.jpg"))];
        await SmallObjects.StoreAsync(context, names, size: 16);
        List<Contestant> all = [];
        foreach ((string what, AisListOptions options) in new[] { ("names", new AisListOptions { Flags = AisListFlags.NameOnly }), ("names and sizes", new AisListOptions()) })
        {
            string raw = $"curl, {what}";
            all.Add(Curl.Ask(raw, $"{context.Endpoint}/v1/buckets/{context.BucketName}?provider=ais", await WriteMessagesAsync(context, options), count, context.Authorization));
            all.Add(new Contestant($"ListAsync, {what}", InProcess.Count(_ => ListAsync(context.Bucket, options, count))) { Rivals = [new(raw, 1.2, OfTime: true)] });
        }

        return all;
    }

    private static async Task<Outcome> ListAsync(AisBucket bucket, AisListOptions options, int count)
    {
        long started = System.Diagnostics.Stopwatch.GetTimestamp();
        (long found, long length) = (0, 0);
        await foreach (AisListEntry entry in bucket.ListAsync(options))
        {
            found++;
            length += entry.Name.Length;
        }

        double seconds = System.Diagnostics.Stopwatch.GetElapsedTime(started).TotalSeconds;
        return found == count && length > 0 ? new Outcome(0, count) { Seconds = seconds } : throw new IOException($"{found} names came instead of {count}.");
    }

    /// <summary>Asks for all pages, and writes down what asks for each.</summary>
    private static async Task<IReadOnlyList<string>> WriteMessagesAsync(WireContext context, AisListOptions options)
    {
        List<string> files = [];
        string token = string.Empty;
        do
        {
            string file = context.File($"page-{(int)options.Flags}-{files.Count}");
            object message = new
            {
                action = "list",
                value = new { prefix = string.Empty, pagesize = 0, uuid = string.Empty, props = options.Properties, continuation_token = token, flags = $"{(int)options.Flags}", target = string.Empty },
            };
            await File.WriteAllTextAsync(file, JsonSerializer.Serialize(message));
            files.Add(file);
            token = (await context.Bucket.ListCompletePageAsync(options with { ContinuationToken = token })).ContinuationToken;
        }
        while (token.Length > 0);
        return files;
    }
}
