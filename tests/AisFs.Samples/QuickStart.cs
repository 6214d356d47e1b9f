using AisFs.Client;

namespace AisFs.Samples;

/// <summary>The first lines: connect, write, read.</summary>
internal static class QuickStart
{
    public static async Task RunAsync()
    {
        #region README
        using AisClient client = new();
        AisBucket bucket = client.Bucket("demo");
        await bucket.CreateAsync(existOk: true);
        AisObject hello = bucket.Object("dir/hello.txt");
        await hello.PutAsync("hello, world"u8.ToArray());
        Console.WriteLine(await hello.DownloadContentAsync());
        AisClusterMap map = await client.Cluster.GetMapAsync();
        Console.WriteLine($"{map.Targets.Count} targets, ready: {await client.Cluster.IsReadyAsync()}");
        #endregion
    }
}
