using System.Diagnostics;
using AisFs.Client;
using AisFs.TestKit.Content;
using AisFs.Throughput.Reporting;

namespace AisFs.Throughput.Wire;

/// <summary>One large file, in: by parts, and by one PUT of curl.</summary>
internal sealed class LargeFile : IWireLoad
{
    public string Name => "client-upload";

    public bool CountsBytes => true;

    /// <summary>How large a large file is.</summary>
    /// <param name="isShort">Whether it is to be smaller.</param>
    public static int Size(bool isShort) => isShort ? 256 << 20 : 1 << 30;

    public async Task<IReadOnlyList<Contestant>> PrepareAsync(WireContext context)
    {
        string file = context.File("large");
        await using (FileStream target = File.Create(file))
        {
            using TestByteStream content = new(seed: 4, Size(context.Short));
            await content.CopyToAsync(target);
        }

        AisObject item = context.Bucket.Object("parts");
        Contestant curl = Curl.Put("curl -T", context.ProxyUrl("whole"), file, context.Authorization);
        return
        [
            curl with { Run = clock => ThenDeleteAsync(context.Bucket.Object("whole"), curl.Run(clock)) },
            new("UploadFileAsync", InProcess.Count(_ => ThenDeleteAsync(item, UploadAsync(item, file)))) { Rivals = [new("curl -T", 1)] },
        ];
    }

    // The server would keep the former one until the next is complete.
    private static async Task<Outcome> ThenDeleteAsync(AisObject item, Task<Outcome> run)
    {
        Outcome outcome = await run;
        await item.DeleteAsync();
        return outcome;
    }

    private static async Task<Outcome> UploadAsync(AisObject item, string file)
    {
        long started = Stopwatch.GetTimestamp();
        long size = (await item.UploadFileAsync(file)).Size;
        return new Outcome(size, 1) { Seconds = Stopwatch.GetElapsedTime(started).TotalSeconds };
    }
}
