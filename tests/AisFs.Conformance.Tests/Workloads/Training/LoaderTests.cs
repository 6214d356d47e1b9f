using System.Globalization;
using System.Text;
using AisFs.Conformance.Tests.Fixtures;
using AisFs.TestKit.Content;
using AisFs.TestKit.Mounts;
using AisFs.TestKit.Training;

namespace AisFs.Conformance.Tests.Workloads.Training;

/// <summary>A loader as PyTorch's: eight processes read all samples, in another order in each epoch.</summary>
[Collection(AloneCollection.Name)]
public sealed class LoaderTests() : OwnClusterTests("loader", "python3")
{
    private const int Folders = 8;
    private const int Epochs = 3;

    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(30);

    // The long run: AISFS_LOADER_FILES=20000 AISFS_LOADER_SHARDS=100.
    private static readonly int s_files = Number("AISFS_LOADER_FILES", 320);
    private static readonly int s_shards = Number("AISFS_LOADER_SHARDS", 3);

    [Fact]
    public async Task Shuffled_epochs_read_what_was_stored_and_fetch_little_for_nothing()
    {
        string expected = await StoreAsync(s_files, 100 << 10, number => $"class-{number % Folders}/{number:00000}.jpg");
        await using MountProcess mount = await MountProcess.StartAsync(
            new MountOptions { Source = Bucket.Url, Endpoint = Cluster.Endpoint, Token = Cluster.Token, Arguments = ["--cache-ttl", "10m"] });
        long stored = (long)s_files * (100 << 10);
        LoaderResult result = await new TrainingLoader(mount.Mountpoint) { Epochs = Epochs, Expected = expected }.RunAsync(s_limit);
        Assert.Equal((s_files, Epochs), (result.Files, result.Epochs.Count));
        Assert.All(result.Epochs, epoch => Assert.Equal((s_files, stored), (epoch.Files, epoch.Bytes)));
        if (!Cluster.IsReal)
        {
            // The kernel keeps what the first epoch has read: nothing is fetched for the later ones.
            Assert.InRange(Cluster.Server.Requests.BytesSent, stored, stored + (stored / 10));
        }
    }

    [Fact]
    public async Task Shards_that_are_read_in_order_are_what_was_stored()
    {
        int size = s_shards > 3 ? 64 << 20 : 8 << 20;
        string expected = await StoreAsync(s_shards, size, number => $"shards/{number:00000}.tar");
        await using MountProcess mount = await MountProcess.StartAsync(
            new MountOptions { Source = Bucket.Url, Endpoint = Cluster.Endpoint, Token = Cluster.Token, Arguments = ["--memory-limit", "64MiB"] });
        TrainingLoader loader = new(mount.Mountpoint) { Epochs = 2, Batch = 1, Block = 1 << 20, Seed = 0, Expected = expected };
        LoaderResult result = await loader.RunAsync(s_limit);
        Assert.All(result.Epochs, epoch => Assert.Equal((long)s_shards * size, epoch.Bytes));
    }

    private static int Number(string variable, int usual)
        => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : usual;

    // Stores the samples; writes their hashes to a file, as sha256sum does.
    private async Task<string> StoreAsync(int count, int size, Func<int, string> nameOf)
    {
        StringBuilder hashes = new();
        for (int number = 0; number < count; number++)
        {
            byte[] bytes = TestBytes.Make(size, (ulong)number + 1);
            await Bucket.PutAsync(nameOf(number), bytes);
            hashes.Append(CultureInfo.InvariantCulture, $"{TestBytes.Hash(bytes)}  {nameOf(number)}\n");
        }

        string path = Temp.Combine("SHA256SUMS");
        await File.WriteAllTextAsync(path, hashes.ToString(), TestContext.Current.CancellationToken);
        return path;
    }
}
