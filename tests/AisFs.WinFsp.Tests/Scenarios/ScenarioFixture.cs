using AisFs.TestKit;
using AisFs.TestKit.Cluster;
using AisFs.TestKit.Wine;
using AisFs.WinFsp.Tests.Cli;

namespace AisFs.WinFsp.Tests.Scenarios;

/// <summary>A mount of the published <c>aisfs.exe</c> on which programs act.</summary>
public sealed class ScenarioFixture : IAsyncLifetime
{
    private static int s_mounts;

    private readonly TempFolder _temp = new("scenarios");
    private readonly string _place = $@"\\scenarios\mount{Interlocked.Increment(ref s_mounts)}";
    private TestBucket? _bucket;
    private WineProgram? _program;

    internal TestBucket Bucket => _bucket!;

    internal WineProgram Program => _program!;

    /// <summary>Where files are staged.</summary>
    internal string Staging => _temp.Path;

    public async ValueTask InitializeAsync()
    {
        WineTools.Require();
        TestCluster cluster = await TestCluster.GetSharedAsync();
        _bucket = await cluster.CreateBucketAsync("scenarios");
        _program = await WindowsCli.StartAsync(
            ["mount", _bucket.Url, "--network", _place, "--foreground", "--endpoint", cluster.Endpoint, "--staging-dir", WineTools.ToWindowsPath(Staging)]);
        Assert.True(_program.Port != 0, _program.Log.ToString());
    }

    /// <summary>What waits to be recovered, as a user sees it.</summary>
    internal async Task<string> ListRecoveryAsync()
    {
        await using WineProgram list = await WindowsCli.StartAsync(["recover", "list", "--staging-dir", WineTools.ToWindowsPath(Staging)]);
        Assert.True(await list.WaitAsync() == 0, list.Log.ToString());
        return list.Log.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        if (_program is not null)
        {
            await using WineProgram program = _program;
            if (program.ExitCode is null)
            {
                await WindowsCli.UnmountAsync(program, _place);
            }
        }

        if (_bucket is not null)
        {
            await _bucket.DisposeAsync();
        }

        _temp.Dispose();
    }
}
