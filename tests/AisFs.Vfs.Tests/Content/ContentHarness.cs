using AisFs.Mount.Host;
using AisFs.TestKit;
using AisFs.Vfs.Api;
using AisFs.Vfs.Content;
using AisFs.Vfs.Measuring;
using AisFs.Vfs.Memory;
using AisFs.Vfs.Reading;
using AisFs.Vfs.Store;
using AisFs.Vfs.Tests.Fakes;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace AisFs.Vfs.Tests.Content;

/// <summary>A content store over a store in memory. At its end nothing may be left: no memory, no request, no upload.</summary>
internal sealed class ContentHarness : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly bool _ownsStaging;
    private readonly VfsMeter _meter = new(null);

    public ContentHarness(ContentOptions? options = null, string? staging = null, MemoryObjectStore? store = null, TimeProvider? time = null, ILogger? logger = null)
    {
        _ownsStaging = staging is null;
        Staging = staging ?? Directory.CreateTempSubdirectory("aisfs-content-").FullName;
        Store = store ?? new MemoryObjectStore();
        Bucket = Store.AddBucket("b");
        Options = (options ?? Small) with { StagingDirectory = Staging, HostFiles = MountHost.Files, HostMemory = MountHost.Memory };
        Contents = new ContentStore(Store, Options, logger ?? NullLogger.Instance, time ?? TimeProvider.System, _meter);
    }

    /// <summary>Everything small, so that a few kilobytes go through every form.</summary>
    public static ContentOptions Small { get; } = MountHost.ContentDefaults with
    {
        MemoryLimit = 4 << 20,
        ChunkSize = 4 << 10,
        SmallObjectLimit = 12 << 10,
        InitialReadAhead = 32 << 10,
        ReadAheadLimit = 128 << 10,
        PartSize = 16 << 10,
        MaxPartSize = 32 << 10,
        SinglePutLimit = 32 << 10,
        MaxParallelParts = 3,
        RetryDelay = TimeSpan.FromMilliseconds(1),
        MemoryWait = TimeSpan.FromMilliseconds(50),
    };

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public string Staging { get; }

    public MemoryObjectStore Store { get; }

    public BucketId Bucket { get; }

    public ContentOptions Options { get; }

    public ContentStore Contents { get; }

    public static byte[] Bytes(int length, int seed = 1)
    {
        byte[] bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    public ObjectKey Key(string name) => new(Bucket, name);

    /// <summary>Opens an object as the name space would: with what a HEAD tells.</summary>
    public FileContent Open(string name)
    {
        MemoryObject state = Store.Get(Key(name))!;
        ObjectVersion version = new(state.Version.ToString(null as IFormatProvider), state.ChecksumType, state.Checksum, state.Data.Length);
        return Contents.Open(Key(name), new ObjectInfo { Name = name, Size = state.Data.Length, Version = version, Custom = state.Custom });
    }

    /// <summary>Writes an object behind the back and opens it.</summary>
    public FileContent Open(string name, byte[] bytes)
    {
        Store.Set(Key(name), bytes);
        return Open(name);
    }

    public static async Task<FsResult<byte[]>> ReadAsync(FileContent content, ReadCursor cursor, long offset, int length)
    {
        FsResult<ReadLease> read = await content.ReadAsync(cursor, offset, length, Token).AsTask().WaitAsync(Patience, Token);
        if (!read.IsOk)
        {
            return read.Error;
        }

        using ReadLease lease = read.Value;
        byte[] bytes = new byte[lease.Length];
        lease.CopyTo(bytes);
        return bytes;
    }

    /// <summary>Reads all of a content in pieces.</summary>
    public static async Task<byte[]> ReadAllAsync(FileContent content, int piece = 16 << 10)
    {
        using ReadCursor cursor = content.CreateCursor();
        MemoryStream all = new();
        while (true)
        {
            FsResult<byte[]> read = await ReadAsync(content, cursor, all.Length, piece);
            Assert.Equal(FsError.None, read.Error);
            if (read.Value.Length == 0)
            {
                return all.ToArray();
            }

            all.Write(read.Value);
        }
    }

    public static async Task<FsError> WriteAsync(FileContent content, long offset, ReadOnlyMemory<byte> bytes)
    {
        FsResult<int> written = await content.WriteAsync(offset, bytes, Token).AsTask().WaitAsync(Patience, Token);
        if (written.IsOk)
        {
            Assert.Equal(bytes.Length, written.Value);
        }

        return written.Error;
    }

    public static async Task<FsResult<ObjectInfo>> FlushAsync(FileContent content, string mode = "644")
        => await content.FlushAsync(_ => new Dictionary<string, string> { ["aisfs"] = mode }, Token).AsTask().WaitAsync(Patience, Token);

    /// <summary>Waits until the cluster holds no upload that is not completed: those that are given up are dropped in the background.</summary>
    public Task NoUploadsAsync() => Wait.UntilAsync(() => Store.OpenUploads == 0, () => $"{Store.OpenUploads} uploads were left behind.");

    /// <summary>What the cluster holds.</summary>
    public byte[]? Stored(string name) => Store.Get(Key(name))?.Data;

    // Files in a directory that this process has open, deleted ones included.
    private static IEnumerable<string> OpenFilesOf(string directory)
        => !OperatingSystem.IsLinux() ? []
            : Directory.EnumerateFiles("/proc/self/fd")
                .Select(static descriptor => new FileInfo(descriptor).LinkTarget ?? string.Empty)
                .Where(target => target.StartsWith(directory + Path.DirectorySeparatorChar, StringComparison.Ordinal));

    public async ValueTask DisposeAsync()
    {
        await Contents.DisposeAsync().AsTask().WaitAsync(Patience);
        _meter.Dispose();
        MemoryGauges gauges = Contents.Memory;
        Assert.Equal(default, gauges with { PeakBytes = 0 });
        Assert.Equal(0, Store.OpenBodies);
        Assert.Equal(0, Contents.Fetches.Count);
        Assert.Equal(0, Contents.ReadAhead.Reserved);
        Assert.Equal(0, Contents.Writers.Count);
        Assert.Empty(OpenFilesOf(Staging));
        if (_ownsStaging)
        {
            Directory.Delete(Staging, recursive: true);
        }
    }
}
