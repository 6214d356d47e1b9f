using AisFs.Client;

namespace AisFs.Samples;

/// <summary>Lists names.</summary>
internal static class Listing
{
    public static async Task RunAsync(SampleContext context)
    {
        AisBucket bucket = context.Bucket;
        #region README
        AisListOptions below = new() { Prefix = "dir/", Properties = "name,size,custom" };
        await foreach (AisListEntry entry in bucket.ListAsync(below))
        {
            Console.WriteLine($"{entry.Size,12} {entry.Name}");
        }
        #endregion
    }
}
