using AisFs.TestKit;
using AisFs.TestKit.Cluster;
using AisFs.TestKit.Wine;
using AisFs.WinFsp.Tests.Cli;

namespace AisFs.WinFsp.Tests.OpenFiles;

/// <summary>A mount of the published <c>aisfs.exe</c> whose objects other clients see and change.</summary>
public sealed class OpenFileFixture : IAsyncLifetime
{
    private static int s_mounts;

    private readonly TempFolder _temp = new("open-files");
    private readonly string _place = $@"\\open\files{Interlocked.Increment(ref s_mounts)}";
    private TestBucket? _bucket;
    private WineProgram? _program;

    internal TestBucket Bucket => _bucket!;

    internal WineProgram Program => _program!;

    public async ValueTask InitializeAsync()
    {
        WineTools.Require();
        TestCluster cluster = await TestCluster.GetSharedAsync();
        _bucket = await cluster.CreateBucketAsync("open-files");
        _program = await WindowsCli.StartAsync(
            ["mount", _bucket.Url, "--network", _place, "--foreground", "--endpoint", cluster.Endpoint, "--staging-dir", WineTools.ToWindowsPath(_temp.Path)]);
        Assert.True(_program.Port != 0, _program.Log.ToString());
    }

    public async ValueTask DisposeAsync()
    {
        if (_program is not null)
        {
            await using WineProgram program = _program;
            await WindowsCli.UnmountAsync(program, _place);
        }

        if (_bucket is not null)
        {
            await _bucket.DisposeAsync();
        }

        _temp.Dispose();
    }
}
