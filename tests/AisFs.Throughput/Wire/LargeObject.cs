using System.Diagnostics;
using AisFs.Client;
using AisFs.Client.Reading;
using AisFs.TestKit.Content;
using AisFs.Throughput.Reporting;

namespace AisFs.Throughput.Wire;

/// <summary>One large object, out by ranges: into a file, into memory, and as one stream.</summary>
internal sealed class LargeObject : IWireLoad
{
    private const int Curls = 4;

    public string Name => "client-ranges";

    public bool CountsBytes => true;

    public async Task<IReadOnlyList<Contestant>> PrepareAsync(WireContext context)
    {
        int size = LargeFile.Size(context.Short);
        AisObject item = context.Bucket.Object("large");
        using (TestByteStream content = new(seed: 2, size))
        {
            await item.PutAsync(content);
        }

        string url = context.ProxyUrl("large");
        string file = context.File("got");
        byte[]? memory = null;
        return
        [
            Curl.Get("curl", url, null, context.Authorization),
            Curl.Get("curl -o FILE", url, file, context.Authorization),
            Curl.GetRanges($"{Curls} curls by ranges", url, size, Curls, context.Authorization),
            new("DownloadFileAsync", InProcess.Count(_ => TimeAsync(async () => await item.DownloadFileAsync(file), () => Curl.Delete(file))))
            {
                Rivals = [new("curl -o FILE", 0.95), new("curl", 0.95)],
            },
            new("GetReader, DownloadAsync", InProcess.Count(_ =>
            {
                // The pages must be there already: to make them is no part of a download.
                memory ??= TestBytes.Make(size, seed: 3);
                return TimeAsync(async () => await item.GetReader(new AisReaderOptions { Workers = Curls }).DownloadAsync(memory));
            }))
            {
                Rivals = [new("curl", 0.95), new($"{Curls} curls by ranges")],
            },
            new("DownloadToAsync", InProcess.Count(_ => TimeAsync(async () => await item.DownloadToAsync(Stream.Null)))) { Rivals = [new("curl")] },
        ];
    }

    private static async Task<Outcome> TimeAsync(Func<Task<long>> run, Action? after = null)
    {
        long started = Stopwatch.GetTimestamp();
        long bytes = await run();
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        after?.Invoke();
        return new Outcome(bytes, 1) { Seconds = seconds };
    }
}
