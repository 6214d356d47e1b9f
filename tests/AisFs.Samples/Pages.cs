using AisFs.Client;

namespace AisFs.Samples;

/// <summary>Lists page by page, and goes on later.</summary>
internal static class Pages
{
    public static async Task RunAsync(SampleContext context)
    {
        AisBucket bucket = context.Bucket;
        #region README
        string next = "";
        await foreach (AisListPage page in bucket.ListAsync().AsPages(next, pageSize: 100))
        {
            Console.WriteLine($"a page of {page.Entries.Count}");
            next = page.ContinuationToken;
        }
        #endregion
    }
}
