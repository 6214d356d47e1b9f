using AisFs.TestKit.Cluster;
using AisFs.TestKit.Wine;

namespace AisFs.WinFsp.Tests.OpenFiles;

/// <summary>A mount of the published <c>aisfs.exe</c> whose objects other clients see and change.</summary>
public sealed class OpenFileFixture : IAsyncLifetime
{
    private BucketMount? _mount;

    internal TestBucket Bucket => _mount!.Bucket;

    internal WineProgram Program => _mount!.Program;

    public async ValueTask InitializeAsync() => _mount = await BucketMount.StartAsync("open-files", "--cache-ttl", "500ms");

    public async ValueTask DisposeAsync()
    {
        if (_mount is not null)
        {
            await _mount.DisposeAsync();
        }
    }
}
