using System.Text;
using AisFs.TestKit;
using AisFs.TestKit.Cluster;
using AisFs.TestKit.Mounts;
using AisFs.TestKit.Processes;

namespace AisFs.Conformance.Tests.Workloads.Training;

/// <summary>The example for PyTorch does on a mount what it says. PyTorch itself is not needed: its loader asks for no more than this.</summary>
public sealed class PytorchExampleTests
{
    // Forked workers read the samples in any order, as those of a DataLoader do; they tell the bytes and labels they got.
    private const string Program = """
        import multiprocessing, random, sys
        sys.path.insert(0, sys.argv[1])
        import pytorch
        files = pytorch.Files('.', '*.bin')
        order = list(range(len(files)))
        random.Random(1).shuffle(order)
        with multiprocessing.get_context('fork').Pool(4) as workers:
            for content, label in sorted(workers.map(files.__getitem__, order)):
                print(label, content.hex())
        with pytorch.checkpoint('last.pt') as file:
            file.write(b'first')
        try:
            with pytorch.checkpoint('last.pt') as file:
                file.write(b'half of the sec')
                raise KeyboardInterrupt
        except KeyboardInterrupt:
            print(open('last.pt', 'rb').read().decode())
        """;

    [Fact]
    public async Task Workers_get_every_sample_and_a_checkpoint_is_whole_or_not_there()
    {
        Require.Tool("python3", "python3");
        TestCluster cluster = await TestCluster.GetSharedAsync();
        await using TestBucket bucket = await cluster.CreateBucketAsync("pytorch");
        byte[][] samples = [.. Enumerable.Range(0, 24).Select(static number => new byte[] { (byte)number, 1, 2 })];
        foreach (byte[] sample in samples)
        {
            await bucket.PutAsync($"class{sample[0] % 3}/{sample[0]}.bin", sample);
        }

        await using MountProcess mount = await MountProcess.StartAsync(new MountOptions { Source = bucket.Url, Endpoint = cluster.Endpoint, Token = cluster.Token });
        string examples = Path.Combine(Repository.Root, "installers", "examples");
        CommandResult result = (await CommandRunner.RunAsync(
            "python3",
            ["-B", "-c", Program, examples],
            TimeSpan.FromMinutes(2),
            mount.Mountpoint,
            onTimeout: mount.Kill)).Ok();

        Assert.Equal(
            [.. samples.Select(static sample => $"class{sample[0] % 3} {Convert.ToHexStringLower(sample)}"), "first"],
            result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal("first", Encoding.UTF8.GetString((await bucket.GetAsync("last.pt"))!));
    }
}
