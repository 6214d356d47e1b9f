using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using AisFs.TestKit;
using AisFs.TestKit.Cluster;
using AisFs.TestKit.Wine;

namespace AisFs.WinFsp.Tests.Cli;

/// <summary>
/// Much data through <c>aisfs.exe</c>: 64 MiB, or as many MiB as <c>AISFS_TEST_MIB</c> says (1024 for the figure of a release).
/// </summary>
public sealed class VolumeOfDataTests
{
    private const int Block = 1 << 20;

    private static int Blocks
        => int.TryParse(Environment.GetEnvironmentVariable("AISFS_TEST_MIB"), NumberStyles.None, CultureInfo.InvariantCulture, out int given) ? given : 64;

    [Fact]
    public async Task What_goes_in_comes_out_again()
    {
        WineTools.Require();
        using TempFolder temp = new("volume");
        TestCluster cluster = await TestCluster.GetSharedAsync();
        await using TestBucket bucket = await cluster.CreateBucketAsync("wine");
        string[] arguments = ["mount", bucket.Url, @"--network", @"\\volume\data", "--foreground", "--endpoint", cluster.Endpoint, "--staging-dir", WineTools.ToWindowsPath(temp.Path)];
        byte[] written;
        double writing;
        await using (WineProgram mount = await WindowsCli.StartAsync(arguments))
        {
            using (StandInClient client = mount.Connect())
            {
                long start = Stopwatch.GetTimestamp();
                written = Write(client);
                writing = Stopwatch.GetElapsedTime(start).TotalSeconds;
            }

            await WindowsCli.UnmountAsync(mount, @"\\volume\data");
        }

        // Another process reads: nothing comes from a cache.
        await using WineProgram again = await WindowsCli.StartAsync(arguments);
        using (StandInClient client = again.Connect())
        {
            long start = Stopwatch.GetTimestamp();
            byte[] read = Read(client);
            double reading = Stopwatch.GetElapsedTime(start).TotalSeconds;
            Assert.Equal(Convert.ToHexString(written), Convert.ToHexString(read));
            TestContext.Current.TestOutputHelper?.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{Blocks} MiB in at {Blocks / writing:F0} MiB/s, out at {Blocks / reading:F0} MiB/s, SHA-256 equal"));
        }

        await WindowsCli.UnmountAsync(again, @"\\volume\data");
    }

    private static byte[] Write(StandInClient client)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Random random = new(1);
        byte[] block = new byte[Block];
        uint handle = client.Create(@"\large", disposition: WindowsAccess.Create).Ok().Handle;
        for (int i = 0; i < Blocks; i++)
        {
            random.NextBytes(block);
            hash.AppendData(block);
            Assert.Equal((uint)Block, client.Write(handle, (ulong)i * Block, block).Ok());
        }

        client.Close(handle).Ok();
        return hash.GetHashAndReset();
    }

    private static byte[] Read(StandInClient client)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        WindowsFile file = client.Create(@"\large", WindowsAccess.GenericRead, WindowsAccess.Open).Ok();
        Assert.Equal((ulong)Blocks * Block, file.Info.Size);
        for (int i = 0; i < Blocks; i++)
        {
            hash.AppendData(client.Read(file.Handle, (ulong)i * Block, Block).Ok());
        }

        client.Close(file.Handle).Ok();
        return hash.GetHashAndReset();
    }
}
