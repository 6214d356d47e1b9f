using AisFs.Client;
using AisFs.Client.Transfers;

namespace AisFs.Samples;

/// <summary>Uploads and downloads a file, with progress and resumption.</summary>
internal static class Files
{
    public static async Task RunAsync(SampleContext context)
    {
        AisBucket bucket = context.Bucket;
        #region README
        string folder = Directory.CreateTempSubdirectory("ais-").FullName;
        string path = Path.Combine(folder, "a.txt");
        await File.WriteAllTextAsync(path, "a file of any size");
        AisObject large = bucket.Object("large");
        Progress<long> progress = new(bytes => Console.WriteLine($"{bytes} bytes"));
        await large.UploadFileAsync(path, new AisUploadOptions { Parallelism = 8, ResumeFile = path + ".upload" }, progress);
        await large.DownloadFileAsync(path + ".copy", new AisDownloadOptions { Resume = true }, progress);
        Console.WriteLine(await File.ReadAllTextAsync(path + ".copy"));
        #endregion
    }
}
