using AisFs.Client;
using AisFs.Conformance.Tests.Drivers;
using AisFs.TestKit.Cluster;
using AisFs.TestKit.Processes;
using AisFs.Vfs;
using AisFs.Vfs.Api;
using AisFs.Vfs.Store;
using Microsoft.Extensions.Logging;

namespace AisFs.Conformance.Tests.Fixtures;

/// <summary>One file system with its client, from start to end.</summary>
internal sealed class VfsInstance : IAsyncDisposable
{
    private static readonly TimeSpan s_callLimit = TimeSpan.FromSeconds(60);

    private readonly AisClient _client;
    private readonly VirtualFileSystem _fileSystem;
    private readonly LogCollector _loggers;

    private VfsInstance(AisClient client, VirtualFileSystem fileSystem, LogCollector loggers, uint user)
    {
        _client = client;
        _fileSystem = fileSystem;
        _loggers = loggers;
        Driver = new VfsDriver(fileSystem, s_callLimit, user);
    }

    public VfsDriver Driver { get; }

    public ProcessLog Log => _loggers.Log;

    public static async Task<VfsInstance> StartAsync(TestCluster cluster, VfsOptions options, string staging, uint user)
    {
        LogCollector loggers = new();
        AisClient client = new(new AisClientOptions { Endpoints = [cluster.Endpoint], Token = cluster.Token }, loggers.CreateLogger("Client"));
        options = options with { Content = options.Content with { StagingDirectory = Directory.CreateDirectory(staging).FullName } };
        FsResult<VirtualFileSystem> started = await VirtualFileSystem.StartAsync(
            new AisObjectStore(client, loggers.CreateLogger<AisObjectStore>()), options, loggers, TimeProvider.System, CancellationToken.None);
        Assert.True(started.IsOk, $"The file system did not start: {started.Error}\n{loggers.Log}");
        return new VfsInstance(client, started.Value, loggers, user);
    }

    public async ValueTask DisposeAsync()
    {
        await _fileSystem.DisposeAsync();
        _client.Dispose();
        _loggers.Dispose();
    }
}
