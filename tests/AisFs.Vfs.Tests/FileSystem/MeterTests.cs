using AisFs.TestKit;
using AisFs.Vfs.Api;
using AisFs.Vfs.Tests.Fakes;

namespace AisFs.Vfs.Tests.FileSystem;

/// <summary>What a file system measures.</summary>
public sealed class MeterTests
{
    private const string Caches = "aisfs.cache.requests";

    [Fact(Timeout = 60_000)]
    public async Task Lookups_listings_and_reads_hit_or_miss()
    {
        using Measurements seen = new();
        await using Mounted mount = await StartAsync(seen);
        mount.Put("d/f", new string('x', 5000));
        _ = await mount.Client.ListAsync("d");
        Assert.Equal((0, 1), Of(seen, "listing"));
        _ = await mount.Client.ListAsync("d");
        Assert.Equal((1, 1), Of(seen, "listing"));

        Assert.True(await mount.Client.ExistsAsync("d/f"));
        (int hits, int misses) = Of(seen, "attributes");
        Assert.True(misses > 0);
        Assert.True(await mount.Client.ExistsAsync("d/f"));
        (int Hits, int Misses) later = Of(seen, "attributes");
        Assert.True(later.Hits > hits);
        Assert.Equal(misses, later.Misses);

        FsResult<HandleId> handle = await mount.Client.OpenAsync("d/f", FsOpenFlags.Read);
        Assert.Equal(5000, (await mount.Client.ReadHandleAsync(handle.Value)).Value.Length);
        Assert.True(Of(seen, "data").Misses > 0);
        int before = Of(seen, "data").Hits;
        Assert.Equal(5000, (await mount.Client.ReadHandleAsync(handle.Value)).Value.Length);
        Assert.True(Of(seen, "data").Hits > before);
        Assert.Equal(1, seen.Observe("aisfs.files.open"));
        Assert.True(seen.Observe("aisfs.cache.size", "cache=metadata") > 0);
        Assert.True(seen.Observe("aisfs.cache.size", "cache=data") >= 4096);
        Assert.True(seen.Observe("aisfs.memory.used") > 0);
        Assert.Equal(mount.Content.MemoryLimit, seen.Observe("aisfs.memory.limit"));
        await mount.Client.CloseAsync(handle.Value);
        Assert.Equal(0, seen.Observe("aisfs.files.open"));
    }

    [Fact(Timeout = 60_000)]
    public async Task Uploads_are_timed_and_what_is_dirty_is_seen_until_then()
    {
        using Measurements seen = new();
        await using Mounted mount = await StartAsync(seen);
        FsResult<HandleId> handle = await mount.Client.OpenAsync("f", FsOpenFlags.Read | FsOpenFlags.Write, create: true);
        Assert.True((await mount.System.WriteAsync(handle.Value, 0, new byte[3000], false, CancellationToken.None)).IsOk);
        Assert.Equal(1, seen.Observe("aisfs.files.dirty"));
        Assert.Equal(3000, seen.Observe("aisfs.files.dirty.size"));
        Assert.Equal(0, seen.Count("aisfs.upload.duration"));

        mount.Store.FailNext(StoreOperation.Put, FsError.NoSpace);
        Assert.Equal(FsError.NoSpace, (await mount.System.FlushAsync(handle.Value, CancellationToken.None)).Error);
        Assert.Equal(1, seen.Count("aisfs.upload.duration", "error.type=no_space"));
        Assert.Equal(0, seen.Sum("aisfs.upload.io"));

        Assert.True((await mount.System.FlushAsync(handle.Value, CancellationToken.None)).IsOk);
        Assert.Equal(2, seen.Count("aisfs.upload.duration"));
        Assert.Equal(3000, seen.Sum("aisfs.upload.io"));
        Assert.Equal(0, seen.Observe("aisfs.files.dirty"));
        Assert.Equal(0, seen.Observe("aisfs.uploads.active"));
        Assert.Equal(0, seen.Observe("aisfs.uploads.queued"));
        await mount.Client.CloseAsync(handle.Value);
    }

    [Fact(Timeout = 60_000)]
    public async Task Staged_bytes_count_by_the_room_that_they_take()
    {
        using Measurements seen = new();
        await using Mounted mount = await StartAsync(seen);
        Assert.Equal(0, seen.Observe("aisfs.staging.used"));
        Assert.True(seen.Observe("aisfs.staging.free") > 0);
        FsResult<HandleId> handle = await mount.Client.OpenAsync("f", FsOpenFlags.Write, create: true);

        // Backwards: that is staged. The hole between takes no room.
        Assert.True((await mount.System.WriteAsync(handle.Value, 1L << 30, new byte[1 << 20], false, CancellationToken.None)).IsOk);
        Assert.True((await mount.System.WriteAsync(handle.Value, 0, new byte[1 << 20], false, CancellationToken.None)).IsOk);
        Assert.InRange(seen.Observe("aisfs.staging.used") ?? -1, 2 << 20, 64 << 20);
        FsEntry cut = (await mount.System.SetAttributesAsync((await mount.Client.StatAsync("f")).Value.Attributes.Inode, handle.Value, new FsAttributeChanges { Size = 0 }, CancellationToken.None)).Value;
        Assert.Equal(0, cut.Attributes.Size);
        await mount.Client.CloseAsync(handle.Value);
    }

    [Fact(Timeout = 60_000)]
    public async Task Cached_stats_allocate_nothing_while_a_listener_listens()
    {
        using Measurements seen = new(keeps: false);
        await using Mounted mount = await StartAsync(seen);
        mount.Put("f", "x");
        InodeId inode = (await mount.System.LookupAsync(InodeId.Root, "f", CancellationToken.None)).Value.Attributes.Inode;
        Stat(mount, inode, 1000);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Stat(mount, inode, 10_000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        mount.System.Forget(inode, 1);
    }

    private static void Stat(Mounted mount, InodeId inode, int times)
    {
        for (int i = 0; i < times; i++)
        {
#pragma warning disable CA2012, xUnit1031 // It is completed: that is what is tested.
            ValueTask<FsResult<FsEntry>> stat = mount.System.GetAttributesAsync(inode, CancellationToken.None);
            if (!stat.IsCompletedSuccessfully || !stat.Result.IsOk)
            {
                throw new InvalidOperationException("The cluster was asked.");
            }
#pragma warning restore CA2012, xUnit1031
        }
    }

    private static Task<Mounted> StartAsync(Measurements seen) => Mounted.StartAsync(configure: options => options with { MeterFactory = seen });

    private static (int Hits, int Misses) Of(Measurements seen, string cache)
        => (seen.Count(Caches, $"cache={cache}", "result=hit"), seen.Count(Caches, $"cache={cache}", "result=miss"));
}
