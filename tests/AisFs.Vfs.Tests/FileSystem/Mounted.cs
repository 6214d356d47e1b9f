using AisFs.Mount.Host;
using AisFs.TestKit;
using AisFs.Vfs.Api;
using AisFs.Vfs.Names;
using AisFs.Vfs.Store;
using AisFs.Vfs.Tests.Fakes;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace AisFs.Vfs.Tests.FileSystem;

/// <summary>A file system over a store in memory, with a clock that the test moves. All gauges must be zero at the end.</summary>
internal sealed class Mounted : IAsyncDisposable
{
    private readonly string _staging;
    private readonly int _pinned;
    private readonly TestFailure _failure;

    private Mounted(MemoryObjectStore store, ManualTime time, VirtualFileSystem system, string staging, int pinned, TestFailure failure)
    {
        Store = store;
        Time = time;
        System = system;
        Client = new PathClient(system);
        _staging = staging;
        _pinned = pinned;
        _failure = failure;
    }

    public required bool HasMarkers { get; init; }

    public static BucketId Bucket { get; } = BucketId.Ais("b");

    public MemoryObjectStore Store { get; }

    public ManualTime Time { get; }

    public VirtualFileSystem System { get; }

    public PathClient Client { get; }

    /// <summary>Mounts; the bucket "b" exists.</summary>
    /// <param name="store">The store; a new one by default.</param>
    /// <param name="configure">Changes the options.</param>
    /// <param name="source">What is mounted.</param>
    /// <param name="time">The clock.</param>
    /// <param name="pinned">How many directories the mount may still hold at its end.</param>
    /// <param name="loggers">Takes the log.</param>
    public static Task<Mounted> StartAsync(
        MemoryObjectStore? store = null,
        Func<VfsOptions, VfsOptions>? configure = null,
        string source = "ais://b",
        ManualTime? time = null,
        int pinned = 0,
        ILoggerFactory? loggers = null)
        => StartAsync(store ?? new MemoryObjectStore(), configure, source, time ?? new ManualTime(), pinned, loggers, TestFailure.Watch());

    private static async Task<Mounted> StartAsync(
        MemoryObjectStore store,
        Func<VfsOptions, VfsOptions>? configure,
        string source,
        ManualTime time,
        int pinned,
        ILoggerFactory? loggers,
        TestFailure failure)
    {
        store.AddBucket("b");
        string staging = Directory.CreateTempSubdirectory("aisfs-names-").FullName;
        VfsOptions options = new()
        {
            Source = MountSource.Parse(source),
            Uid = 500,
            Gid = 501,
            Content = MountHost.ContentDefaults with { StagingDirectory = staging, MemoryLimit = 64L << 20, MaxPartSize = 8L << 20, SinglePutLimit = 16L << 20 },
        };
        options = configure?.Invoke(options) ?? options;
        FsResult<VirtualFileSystem> system = await VirtualFileSystem.StartAsync(store, options, loggers ?? NullLoggerFactory.Instance, time, CancellationToken.None);
        Assert.True(system.IsOk, system.Error.ToString());
        store.ClearCalls();
        return new Mounted(store, time, system.Value, staging, pinned, failure) { HasMarkers = options.DirectoryMarkers, Content = options.Content };
    }

    public static ObjectKey Key(string name) => new(Bucket, name);

    /// <summary>The options of what is read and written.</summary>
    public required ContentOptions Content { get; init; }

    /// <summary>Writes an object as another client would.</summary>
    public ObjectInfo Put(string name, string text = "") => Store.Set(Key(name), global::System.Text.Encoding.UTF8.GetBytes(text));

    public string? Text(string name) => Store.Get(Key(name)) is { } state ? global::System.Text.Encoding.UTF8.GetString(state.Data) : null;

    /// <summary>Lets everything that is cached grow old.</summary>
    public void Expire() => Time.Advance(TimeSpan.FromMinutes(1));

    /// <summary>The requests since the last call, other than those that tests do not count.</summary>
    public string Requests()
    {
        string requests = string.Join(' ', Store.Calls.GroupBy(call => call.Operation).OrderBy(group => group.Key.ToString(), StringComparer.Ordinal)
            .Select(group => $"{group.Key}:{group.Count()}"));
        Store.ClearCalls();
        return requests;
    }

    public async ValueTask DisposeAsync()
    {
        // What runs in the background lets go shortly after.
        await Wait.TryUntilAsync(() => System.Gauges.Inodes <= _pinned, TimeSpan.FromSeconds(2));
        VfsGauges gauges = System.Gauges;
        await System.DisposeAsync();
        Directory.Delete(_staging, true);
        if (_failure.HasFailed)
        {
            // The test's own failure is what matters then, and leaves things open.
            return;
        }

        Assert.Equal((0L, 0, 0), (gauges.Lookups, gauges.FileHandles, gauges.DirectoryHandles));
        Assert.InRange(gauges.Inodes, 0, _pinned);
        Assert.Equal(0, Store.OpenBodies);
        Assert.Equal(0, Store.OpenUploads);
        Assert.Equal((0, 0L), (System.Gauges.Inodes, System.Gauges.Lookups));
    }
}
