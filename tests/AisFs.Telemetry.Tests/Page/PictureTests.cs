using System.Globalization;
using AisFs.TestKit;
using AisFs.TestKit.Cluster;

namespace AisFs.Telemetry.Tests.Page;

/// <summary>Makes the pictures of the page that the project shows; only when asked for, by the folder to put them into.</summary>
public sealed class PictureTests
{
    private static string? Folder => Environment.GetEnvironmentVariable("AISFS_PICTURES");

    private static int Seconds => int.Parse(Environment.GetEnvironmentVariable("AISFS_PICTURE_SECONDS") ?? "250", CultureInfo.InvariantCulture);

    public static bool IsAsked => !string.IsNullOrEmpty(Folder);

    [Fact(Skip = "AISFS_PICTURES=FOLDER makes the pictures anew", SkipUnless = nameof(IsAsked))]
    public async Task The_page_at_rest_and_under_load_in_light_and_dark()
    {
        string folder = Path.Combine(Repository.Root, Folder!);
        Directory.CreateDirectory(folder);
        await using TestCluster cluster = await TestCluster.StartAsync();
        await using TestBucket bucket = await cluster.CreateBucketAsync("pictures");
        for (int i = 0; i < 6; i++)
        {
            await bucket.PutAsync($"read-{i}", new byte[2_000_000 + (i * 500_000)]);
        }

        await using ObservedMount mount = await ObservedMount.StartAsync(cluster, bucket.Url);
        await using Browser light = await Browser.OpenAsync(mount.Address, "light");
        await using Browser dark = await Browser.OpenAsync(mount.Address, "dark");
        (Browser Page, string Scheme)[] pages = [(light, "light"), (dark, "dark")];
        foreach ((Browser page, string scheme) in pages)
        {
            await page.UntilAsync("samples.length > 12 && document.getElementById('health').textContent === 'ready'");
            await File.WriteAllBytesAsync(Path.Combine(folder, $"rest-{scheme}.png"), await page.PictureAsync(), TestContext.Current.CancellationToken);
        }

        await using (new Load(mount.Folder, isVaried: true))
        {
            foreach ((Browser page, _) in pages)
            {
                await page.UntilAsync($"samples.length > {Seconds}", TimeSpan.FromSeconds(2 * Seconds));
            }

            foreach ((Browser page, string scheme) in pages)
            {
                await File.WriteAllBytesAsync(Path.Combine(folder, $"load-{scheme}.png"), await page.PictureAsync(), TestContext.Current.CancellationToken);
            }
        }
    }
}
