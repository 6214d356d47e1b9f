using AisFs.Mount.Host;
using AisFs.TestKit;
using AisFs.Vfs.Api;
using AisFs.Vfs.Content;
using AisFs.Vfs.Disk;
using AisFs.Vfs.Tests.Content;
using AisFs.Vfs.Tests.Fakes;

namespace AisFs.Vfs.Tests.Disk;

/// <summary>A cache folder, a cluster, and content stores over both, one after the other or side by side.</summary>
internal sealed class DiskBench : IDisposable
{
    private readonly TempFolder? _temp;

    public DiskBench(string? folder = null)
    {
        _temp = folder is null ? new TempFolder("disk") : null;
        Folder = folder ?? _temp!.Combine("cache");
        Assert.Null(DiskCacheFolder.Prepare(MountHost.Files, Folder));
        Store.AddBucket("b");
    }

    public string Folder { get; }

    public MemoryObjectStore Store { get; } = new();

    public EventCollector Log { get; } = new();

    /// <summary>How the next stores are made.</summary>
    public Func<DiskCacheOptions, DiskCacheOptions> Configure { get; set; } = static options => options;

    public Func<ContentOptions, ContentOptions> Contents { get; set; } = static options => options with { MemoryLimit = 64 << 20 };

    /// <summary>The data files.</summary>
    public string[] DataFiles => [.. Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories).Where(static path => DiskNames.IsData(Path.GetFileName(path)))];

    /// <summary>The records.</summary>
    public string[] Records => Directory.GetFiles(Folder, "*" + DiskNames.RecordSuffix, SearchOption.AllDirectories);

    /// <summary>What the files of objects take of the disk.</summary>
    public long Allocated => Records.Concat(DataFiles).Sum(static path => MountHost.Files.Look(path).Allocated);

    /// <summary>A content store of a mount that has just begun.</summary>
    public ContentHarness Start(string cluster = "cluster")
        => new(
            Contents(ContentHarness.Small) with { ClusterId = cluster, DiskCache = Configure(new DiskCacheOptions { Directory = Folder, Pause = TimeSpan.FromMilliseconds(50) }) },
            store: Store,
            logger: Log);

    /// <summary>Reads an object, and waits until what is kept of it is written.</summary>
    public static async Task<byte[]> ReadAsync(ContentHarness harness, string name)
    {
        await using FileContent content = harness.Open(name);
        byte[] bytes = await ContentHarness.ReadAllAsync(content);
        await harness.Contents.Disk!.DrainAsync(ContentHarness.Token);
        return bytes;
    }

    /// <summary>Fetches an object in a mount of its own, which ends.</summary>
    public async Task FillAsync(string name)
    {
        await using ContentHarness harness = Start();
        await ReadAsync(harness, name);
    }

    /// <summary>Writes an object.</summary>
    public byte[] Put(string name, int length, int seed = 1)
    {
        byte[] bytes = ContentHarness.Bytes(length, seed);
        Store.Set(new(Store.AddBucket("b"), name), bytes);
        return bytes;
    }

    /// <summary>How many requests for bytes there were since the last call.</summary>
    public int Gets()
    {
        int count = Store.Count(StoreOperation.OpenRead);
        Store.ClearCalls();
        return count;
    }

    public void Dispose() => _temp?.Dispose();
}
