using AisFs.DevServer.Api;
using AisFs.DevServer.Faults;
using AisFs.TestKit;
using AisFs.TestKit.Cluster;
using AisFs.TestKit.Processes;

namespace AisFs.Telemetry.Tests.Scrapes;

/// <summary>The scrape of a mount after some reading and writing, with one request that had to be sent again.</summary>
public sealed class UsedMount : IAsyncLifetime
{
    /// <summary>What was read at least, in bytes.</summary>
    public const int ReadBytes = 100_000;

    /// <summary>What was written, in bytes.</summary>
    public const int WrittenBytes = 5000;

    internal Scrape Scrape { get; private set; } = null!;

    /// <summary>Where it was mounted.</summary>
    public string Folder { get; private set; } = string.Empty;

    public async ValueTask InitializeAsync()
    {
        await using TestCluster cluster = await TestCluster.StartAsync(new DevServerOptions());
        await using TestBucket bucket = await cluster.CreateBucketAsync("scrape");
        await bucket.PutAsync("folder/f", new byte[ReadBytes]);
        string[] walked = [.. Enumerable.Range(0, 12).Select(number => $"walk-{number:00}")];
        foreach (string name in walked)
        {
            await bucket.PutAsync($"walk/{name}", new byte[1000]);
        }

        using TempFolder temp = new("scrape");
        await using ObservedMount mount = await ObservedMount.StartAsync(cluster, bucket.Url, "--cache-dir", temp.Combine("cache"));
        Folder = mount.Folder;
        cluster.Server.Faults.Add(new FaultRule { Operation = Operation.ObjectGet, Action = FaultAction.Status, Status = 503, Count = 1 });
        string path = Path.Combine(mount.Folder, "folder", "f");
        Assert.Equal(ReadBytes, (await File.ReadAllBytesAsync(path)).Length);

        ReadPastTheKernel(path);

        // Read in the order of their names, files are fetched ahead.
        foreach (string name in walked)
        {
            await File.ReadAllBytesAsync(Path.Combine(mount.Folder, "walk", name));
        }

        await File.WriteAllBytesAsync(Path.Combine(mount.Folder, "written"), new byte[WrittenBytes]);
        Scrape? scrape = null;
        await Wait.UntilAsync(
            async () =>
            {
                scrape = new Scrape(await mount.GetTextAsync("/metrics"));

                // The probe has asked, and the cached answer of an earlier scrape is gone.
                return scrape.Sum("aisfs_cluster_reachable") == 1 && scrape.Sum("aisfs_upload_io_bytes_total") == WrittenBytes;
            },
            interval: TimeSpan.FromMilliseconds(200));
        Scrape = scrape!;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static void ReadPastTheKernel(string path)
    {
        for (int i = 0; i < 2; i++)
        {
            // O_DIRECT: each read reaches the mount.
            int code = CommandRunner.RunBlocking("dd", [$"if={path}", "of=/dev/null", "bs=64k", "iflag=direct", "status=none"], TimeSpan.FromSeconds(60));
            Assert.Equal(0, code);
        }
    }
}
