using AisFs.TestKit.Cluster;
using AisFs.TestKit.Wine;

namespace AisFs.WinFsp.Tests;

/// <summary>The published <c>aisfs.exe</c> with a bucket of the test cluster.</summary>
public sealed class CliHostFixture : HostFixture
{
    private BucketMount? _mount;

    internal TestBucket Bucket => _mount!.Bucket;

    protected override async Task<WineProgram> StartAsync()
    {
        _mount = await BucketMount.StartAsync("sequences");
        return _mount.Program;
    }

    protected override Task EndAsync(WineProgram program) => _mount!.EndAsync();

    // The program belongs to the mount.
    protected override ValueTask ReleaseAsync(WineProgram program) => _mount!.DisposeAsync();
}
