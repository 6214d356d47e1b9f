using System.Diagnostics.CodeAnalysis;
using AisFs.Client;
using AisFs.DevServer;
using AisFs.DevServer.Api;
using AisFs.Mount.Host;
using AisFs.Vfs;
using AisFs.Vfs.Api;
using AisFs.Vfs.Names;
using AisFs.Vfs.Store;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Logging.Abstractions;

namespace AisFs.Benchmarks;

/// <summary>What the file system answers out of its caches: chunks and metadata.</summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "The clean-up of the benchmark ends it.")]
public class FileSystemBenchmarks
{
    private const int Size = 16 << 20;
    private const int FileCount = 1000;

    private DevCluster _cluster = null!;
    private AisClient _client = null!;
    private VirtualFileSystem _fileSystem = null!;
    private string _staging = null!;
    private HandleId _handle;
    private InodeId _inode;
    private HandleId _directory;
    private long _offset;

    [GlobalSetup]
    public async Task StartAsync()
    {
        _cluster = await DevCluster.StartAsync(new DevServerOptions());
        _cluster.SeedObjects(new ObjectSeed { Bucket = "bench", Prefix = "large-", Count = 1, Size = Size, Digits = 1 });
        _cluster.SeedObjects(new ObjectSeed { Bucket = "bench", Prefix = "files/", Count = FileCount, Size = 10 });
        _client = new AisClient(new AisClientOptions { Endpoints = [_cluster.Endpoint.ToString()] });
        _staging = Directory.CreateTempSubdirectory("aisfs-bench-").FullName;
        VfsOptions options = new()
        {
            Source = MountSource.Parse("ais://bench"),
            CacheTtl = TimeSpan.FromHours(1),
            Content = MountHost.ContentDefaults with { StagingDirectory = _staging },
        };
        _fileSystem = (await VirtualFileSystem.StartAsync(
            new AisObjectStore(_client, NullLogger<AisObjectStore>.Instance), options, NullLoggerFactory.Instance, TimeProvider.System, CancellationToken.None)).Value;
        _inode = (await _fileSystem.LookupAsync(InodeId.Root, "large-0", CancellationToken.None)).Value.Attributes.Inode;
        _handle = (await _fileSystem.OpenAsync(_inode, FsOpenFlags.Read, CancellationToken.None)).Value.Handle;
        for (long offset = 0; offset < Size; offset += 1 << 20)
        {
            (await _fileSystem.ReadAsync(_handle, offset, 1 << 20, CancellationToken.None)).Value.Dispose();
        }

        InodeId folder = (await _fileSystem.LookupAsync(InodeId.Root, "files", CancellationToken.None)).Value.Attributes.Inode;
        _directory = (await _fileSystem.OpenDirectoryAsync(folder, CancellationToken.None)).Value;
        await _fileSystem.ReadDirectoryAsync(_directory, 0, withLookup: false, new CountingSink(), CancellationToken.None);
    }

    [GlobalCleanup]
    public async Task EndAsync()
    {
        await _fileSystem.DisposeAsync();
        _client.Dispose();
        await _cluster.DisposeAsync();
        Directory.Delete(_staging, recursive: true);
    }

    [Benchmark]
    public int ReadCachedFourKibibytes() => Read(4096);

    [Benchmark]
    public int ReadCachedManyKibibytes() => Read(128 * 1024);

    [Benchmark]
    public long GetAttributes() => Take(_fileSystem.GetAttributesAsync(_inode, CancellationToken.None)).Attributes.Size;

    [Benchmark]
    public long Lookup()
    {
        InodeId inode = Take(_fileSystem.LookupAsync(InodeId.Root, "large-0", CancellationToken.None)).Attributes.Inode;
        _fileSystem.Forget(inode, 1);
        return (long)inode.Value;
    }

    [Benchmark]
    public int OpenAndRelease()
    {
        FsOpened opened = Take(_fileSystem.OpenAsync(_inode, FsOpenFlags.Read, CancellationToken.None));
        ValueTask released = _fileSystem.ReleaseAsync(opened.Handle);
        return released.IsCompletedSuccessfully ? 0 : 1;
    }

    [Benchmark(OperationsPerInvoke = FileCount)]
    public int ListCachedEntry()
    {
        CountingSink sink = new();
        ValueTask<FsResult> listed = _fileSystem.ReadDirectoryAsync(_directory, 0, withLookup: false, sink, CancellationToken.None);
        return listed.IsCompletedSuccessfully && listed.Result.IsOk ? sink.Count : throw new InvalidOperationException("A cached listing had to wait.");
    }

    private int Read(int length)
    {
        _offset = (_offset + 1_234_567) % (Size - length);
        using ReadLease lease = Take(_fileSystem.ReadAsync(_handle, _offset, length, CancellationToken.None));
        return lease.Length;
    }

    private static T Take<T>(ValueTask<FsResult<T>> call)
        => call.IsCompletedSuccessfully ? call.Result.Value : throw new InvalidOperationException("A cached answer had to wait.");

    private sealed class CountingSink : IDirectorySink
    {
        public int Count { get; private set; }

        public bool TryAdd(string name, in FsEntry entry, long cookie)
        {
            Count++;
            return true;
        }
    }
}
