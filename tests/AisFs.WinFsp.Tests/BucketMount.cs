using AisFs.TestKit;
using AisFs.TestKit.Cluster;
using AisFs.TestKit.Wine;
using AisFs.WinFsp.Tests.Cli;

namespace AisFs.WinFsp.Tests;

/// <summary>A new bucket of the test cluster, mounted by the published <c>aisfs.exe</c> under a network name of its own.</summary>
internal sealed class BucketMount : IAsyncDisposable
{
    private static int s_mounts;

    private readonly TempFolder _staging;
    private readonly string _place;

    private BucketMount(TempFolder staging, string place, TestBucket bucket, WineProgram program)
    {
        _staging = staging;
        _place = place;
        Bucket = bucket;
        Program = program;
    }

    internal TestBucket Bucket { get; }

    internal WineProgram Program { get; }

    /// <summary>Where files are staged.</summary>
    internal string Staging => _staging.Path;

    /// <summary>Makes a bucket and mounts it.</summary>
    /// <param name="name">Part of the bucket's name, and the server of the network name.</param>
    /// <param name="arguments">Further arguments of the mount.</param>
    /// <returns>The mount.</returns>
    internal static async Task<BucketMount> StartAsync(string name, params string[] arguments)
    {
        WineTools.Require();
        TestCluster cluster = await TestCluster.GetSharedAsync();
        TestBucket bucket = await cluster.CreateBucketAsync(name);
        TempFolder staging = new(name);
        string place = $@"\\{name}\mount{Interlocked.Increment(ref s_mounts)}";
        WineProgram program = await WindowsCli.StartAsync(
            ["mount", bucket.Url, "--network", place, "--foreground", "--endpoint", cluster.Endpoint, "--staging-dir", WineTools.ToWindowsPath(staging.Path), .. arguments]);
        Assert.True(program.Port != 0, program.Log.ToString());
        return new BucketMount(staging, place, bucket, program);
    }

    /// <summary>Unmounts, if that was not done yet.</summary>
    internal async Task EndAsync()
    {
        if (Program.ExitCode is null)
        {
            await WindowsCli.UnmountAsync(Program, _place);
        }
    }

    /// <summary>Unmounts, if that was not done yet, and removes the bucket.</summary>
    public async ValueTask DisposeAsync()
    {
        await using (Program)
        {
            await EndAsync();
        }

        await Bucket.DisposeAsync();
        _staging.Dispose();
    }
}
