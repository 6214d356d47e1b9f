using AisFs.TestKit.Cluster;
using AisFs.TestKit.Wine;
using AisFs.WinFsp.Tests.Cli;

namespace AisFs.WinFsp.Tests.Scenarios;

/// <summary>A mount of the published <c>aisfs.exe</c> on which programs act.</summary>
public sealed class ScenarioFixture : IAsyncLifetime
{
    private BucketMount? _mount;

    internal TestBucket Bucket => _mount!.Bucket;

    internal WineProgram Program => _mount!.Program;

    /// <summary>Where files are staged.</summary>
    internal string Staging => _mount!.Staging;

    public async ValueTask InitializeAsync() => _mount = await BucketMount.StartAsync("scenarios");

    /// <summary>What waits to be recovered, as a user sees it.</summary>
    internal async Task<string> ListRecoveryAsync()
    {
        await using WineProgram list = await WindowsCli.StartAsync(["recover", "list", "--staging-dir", WineTools.ToWindowsPath(Staging)]);
        Assert.True(await list.WaitAsync() == 0, list.Log.ToString());
        return list.Log.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        if (_mount is not null)
        {
            await _mount.DisposeAsync();
        }
    }
}
