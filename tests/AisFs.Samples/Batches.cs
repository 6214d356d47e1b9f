using AisFs.Client;
using AisFs.Client.Batch;

namespace AisFs.Samples;

/// <summary>Gets many objects by one request.</summary>
internal static class Batches
{
    public static async Task RunAsync(SampleContext context)
    {
        AisBucket bucket = context.Bucket;
        #region README
        AisBatch batch = bucket.Batch().AddRange(["dir/hello.txt", "dir/missing.txt"]);
        await foreach (AisBatchItem item in batch.GetAsync())
        {
            Console.WriteLine($"{item.Entry.Object.Name}: {(item.IsMissing ? "missing" : $"{item.Size} bytes")}");
        }
        #endregion
    }
}
