using AisFs.Client;
using AisFs.Client.Transfers;

namespace AisFs.Samples;

/// <summary>Makes a bucket and a directory alike.</summary>
internal static class Directories
{
    public static async Task RunAsync(SampleContext context)
    {
        AisBucket bucket = context.Bucket;
        string folder = Directory.CreateTempSubdirectory("ais-").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "a.txt"), "alpha");
        #region README
        AisDirectoryOptions docs = new() { Prefix = "docs/", Pattern = "**/*.txt", Delete = true };
        AisDirectoryResult up = await bucket.UploadDirectoryAsync(folder, docs);
        AisDirectoryResult down = await bucket.DownloadDirectoryAsync(Path.Combine(folder, "copy"), docs);
        Console.WriteLine($"{up.Transferred} sent, {up.Unchanged} alike; {down.Transferred} came back");
        #endregion
    }
}
