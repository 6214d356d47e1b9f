using AisFs.TestKit;
using AisFs.TestKit.Cluster;
using AisFs.TestKit.Wine;
using AisFs.WinFsp.Tests.Cli;

namespace AisFs.WinFsp.Tests;

/// <summary>The published <c>aisfs.exe</c> with a bucket of the test cluster.</summary>
public sealed class CliHostFixture : HostFixture
{
    private static int s_mounts;

    private readonly TempFolder _staging = new("cli-host");
    private readonly string _place = $@"\\sequences\mount{Interlocked.Increment(ref s_mounts)}";
    private TestBucket? _bucket;

    internal TestBucket Bucket => _bucket!;

    protected override async Task<WineProgram> StartAsync()
    {
        WineTools.Require();
        TestCluster cluster = await TestCluster.GetSharedAsync();
        _bucket = await cluster.CreateBucketAsync("sequences");
        WineProgram program = await WindowsCli.StartAsync(
            ["mount", _bucket.Url, "--network", _place, "--foreground", "--endpoint", cluster.Endpoint, "--staging-dir", WineTools.ToWindowsPath(_staging.Path)]);
        Assert.True(program.Port != 0, program.Log.ToString());
        return program;
    }

    protected override async Task EndAsync(WineProgram program)
    {
        await WindowsCli.UnmountAsync(program, _place);
        await _bucket!.DisposeAsync();
        _staging.Dispose();
    }
}
