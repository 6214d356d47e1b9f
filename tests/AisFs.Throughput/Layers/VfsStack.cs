using AisFs.Client;
using AisFs.Mount.Host;
using AisFs.TestKit;
using AisFs.Vfs;
using AisFs.Vfs.Api;
using AisFs.Vfs.Names;
using AisFs.Vfs.Store;
using Microsoft.Extensions.Logging.Abstractions;

namespace AisFs.Throughput.Layers;

/// <summary>The file system in this process, without a kernel and with empty caches.</summary>
internal sealed class VfsStack : IAsyncDisposable
{
    private readonly AisClient _client;
    private readonly TempFolder _folder;

    private VfsStack(AisClient client, VirtualFileSystem fileSystem, TempFolder folder)
    {
        _client = client;
        FileSystem = fileSystem;
        _folder = folder;
    }

    public VirtualFileSystem FileSystem { get; }

    public static async Task<VfsStack> StartAsync(Peer peer, string source)
    {
        TempFolder folder = new("throughput");
        AisClient client = new(new AisClientOptions { Endpoints = [peer.Endpoint], Token = peer.Token });
        VfsOptions options = new()
        {
            Source = MountSource.Parse(source),
            Content = MountHost.ContentDefaults with { StagingDirectory = folder.MakeFolder("staging") },
        };
        FsResult<VirtualFileSystem> started = await VirtualFileSystem.StartAsync(
            new AisObjectStore(client, NullLogger.Instance), options, NullLoggerFactory.Instance, TimeProvider.System, CancellationToken.None);
        return started.IsOk
            ? new VfsStack(client, started.Value, folder)
            : throw new InvalidOperationException($"The file system did not start: {started.Error}.");
    }

    /// <summary>Opens a file by its path.</summary>
    public async Task<HandleId> OpenAsync(string path)
    {
        InodeId inode = InodeId.Root;
        List<InodeId> passed = [];
        foreach (string name in path.Split('/'))
        {
            inode = Check(await FileSystem.LookupAsync(inode, name, CancellationToken.None)).Attributes.Inode;
            passed.Add(inode);
        }

        FsOpened opened = Check(await FileSystem.OpenAsync(inode, FsOpenFlags.Read, CancellationToken.None));
        passed.ForEach(seen => FileSystem.Forget(seen, 1));
        return opened.Handle;
    }

    /// <summary>Reads into nothing.</summary>
    /// <returns>How many bytes there were.</returns>
    public async ValueTask<int> ReadAsync(HandleId handle, long offset, int length)
    {
        using ReadLease lease = Check(await FileSystem.ReadAsync(handle, offset, length, CancellationToken.None));
        return lease.Length;
    }

    public async ValueTask DisposeAsync()
    {
        await FileSystem.DisposeAsync();
        _client.Dispose();
        _folder.Dispose();
    }

    private static T Check<T>(FsResult<T> result) => result.IsOk ? result.Value : throw new IOException($"The file system answers {result.Error}.");
}
