using AisFs.Client;
using AisFs.Client.Groups;
using AisFs.Client.Jobs;

namespace AisFs.Samples;

/// <summary>Works on many objects by a job of the cluster.</summary>
internal static class Groups
{
    public static async Task RunAsync(SampleContext context)
    {
        AisBucket bucket = context.Bucket;
        #region README
        AisObjectGroup shards = bucket.ObjectsByTemplate("shard-{000..009}.tar");
        foreach (AisObject shard in shards.ListObjects())
        {
            await shard.PutAsync("a shard"u8.ToArray());
        }

        AisJob job = await shards.DeleteAsync();
        AisJobResult result = await job.WaitAsync(TimeSpan.FromMinutes(5));
        Console.WriteLine(result.IsSuccess ? "deleted" : $"failed: {result.Error}");
        #endregion
    }
}
