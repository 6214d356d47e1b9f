using AisFs.Vfs.Api;
using AisFs.Vfs.Tests.Fakes;

namespace AisFs.Vfs.Tests.FileSystem;

/// <summary>Objects of one name, size and number that are others all the same: a mount must not take one for the other.</summary>
public sealed class VersionTests
{
    private const int Size = 300_000;

    [Theory(Timeout = 60_000)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_checkpoint_that_was_renamed_over_the_last_one_is_what_is_read(bool hasVersions)
    {
        await using Mounted mount = await StartAsync(new MemoryObjectStore { ReportsVersion = hasVersions });
        for (int round = 0; round < 4; round++)
        {
            // The last one went up in one request, the next one in parts: the checksums are of two kinds.
            byte[] last = Bytes(2 * round);
            byte[] next = Bytes((2 * round) + 1);
            mount.Store.Remove(Mounted.Key("checkpoint"));
            mount.Store.Set(Mounted.Key("checkpoint"), last);
            mount.Expire();
            Assert.Equal(last, (await mount.Client.ReadAsync("checkpoint")).Value);
            Assert.Equal(FsError.None, await mount.Client.WriteAsync("new", next));
            Assert.Equal(FsError.None, await mount.Client.RenameAsync("new", "checkpoint"));
            Assert.Equal(next, mount.Store.Get(Mounted.Key("checkpoint"))!.Data);
            Assert.Equal(next, (await mount.Client.ReadAsync("checkpoint")).Value);
            mount.Expire();
            Assert.Equal(next, (await mount.Client.ReadAsync("checkpoint")).Value);
        }
    }

    [Theory(Timeout = 60_000)]
    [InlineData(true, 0)]
    [InlineData(true, 5)]
    [InlineData(false, 0)]
    [InlineData(false, 5)]
    public async Task Another_mount_sees_it_too_and_its_kernel_drops_the_old_pages(bool hasVersions, int ttl)
    {
        Mounted writer = await StartAsync(new MemoryObjectStore { ReportsVersion = hasVersions });
        await using Mounted reader = await StartAsync(writer.Store, ttl);
        byte[] last = Bytes(1);
        byte[] next = Bytes(2);
        writer.Store.Set(Mounted.Key("checkpoint"), last);
        FsResult<FsEntry> entry = await reader.System.LookupAsync(InodeId.Root, "checkpoint", CancellationToken.None);
        Assert.Equal(last, (await reader.Client.ReadAsync("checkpoint")).Value);
        Assert.Equal(FsError.None, await writer.Client.WriteAsync("new", next));
        Assert.Equal(FsError.None, await writer.Client.RenameAsync("new", "checkpoint"));
        reader.Expire();
        Assert.Equal(next, (await reader.Client.ReadAsync("checkpoint")).Value);
        HandleId again = (await reader.Client.OpenAsync("checkpoint", FsOpenFlags.Read)).Value;
        Assert.Equal(next, (await reader.Client.ReadHandleAsync(again)).Value);
        await reader.Client.CloseAsync(again);
        reader.System.Forget(entry.Value.Attributes.Inode, 1);
        await writer.DisposeAsync();
    }

    [Fact(Timeout = 60_000)]
    public async Task An_overwrite_in_parts_is_another_content_where_versions_are_off()
    {
        Mounted writer = await StartAsync(new MemoryObjectStore { ReportsVersion = false });
        await using Mounted reader = await StartAsync(writer.Store, ttl: 0);
        writer.Store.Set(Mounted.Key("f"), Bytes(1));
        FsResult<FsEntry> entry = await reader.System.LookupAsync(InodeId.Root, "f", CancellationToken.None);
        InodeId inode = entry.Value.Attributes.Inode;
        Assert.Equal(Bytes(1), (await reader.Client.ReadAsync("f")).Value);
        Assert.Equal(FsError.None, await writer.Client.WriteAsync("f", Bytes(2)));
        Assert.Equal(FsError.Stale, (await reader.System.OpenAsync(inode, FsOpenFlags.Read, CancellationToken.None)).Error);
        Assert.Equal(Bytes(2), (await reader.Client.ReadAsync("f")).Value);
        reader.System.Forget(inode, 1);
        await writer.DisposeAsync();
    }

    [Fact(Timeout = 60_000)]
    public async Task What_was_cached_of_a_file_is_there_under_its_new_name_at_no_request()
    {
        await using Mounted mount = await StartAsync(new MemoryObjectStore());
        mount.Put("old", "old");
        Assert.Equal("old", await mount.Client.TextAsync("old"));
        await mount.Client.WriteAsync("f", Bytes(3));
        FsResult<FsEntry> entry = await mount.System.LookupAsync(InodeId.Root, "f", CancellationToken.None);
        InodeId inode = entry.Value.Attributes.Inode;
        Assert.Equal(Bytes(3), (await mount.Client.ReadAsync("f")).Value);
        Assert.Equal(FsError.None, await mount.Client.RenameAsync("f", "old"));
        mount.Requests();
        FsResult<FsOpened> opened = await mount.System.OpenAsync(inode, FsOpenFlags.Read, CancellationToken.None);
        Assert.True(opened.Value.KeepCache);
        Assert.Equal(Bytes(3), (await mount.Client.ReadHandleAsync(opened.Value.Handle)).Value);
        Assert.Equal("", mount.Requests());
        await mount.Client.CloseAsync(opened.Value.Handle);
        mount.System.Forget(inode, 1);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_file_that_another_client_replaced_before_it_was_renamed_is_what_the_cluster_has(bool isOpen)
    {
        await using Mounted mount = await StartAsync(new MemoryObjectStore());
        await mount.Client.WriteAsync("f", Bytes(1));
        Assert.Equal(Bytes(1), (await mount.Client.ReadAsync("f")).Value);
        HandleId reader = isOpen ? (await mount.Client.OpenAsync("f", FsOpenFlags.Read)).Value : default;
        mount.Put("f", "theirs");
        Assert.Equal(FsError.None, await mount.Client.RenameAsync("f", "g"));
        if (isOpen)
        {
            FsResult<byte[]> read = await mount.Client.ReadHandleAsync(reader);
            Assert.True(read.Error == FsError.Stale || read.Value.AsSpan().SequenceEqual(Bytes(1)), read.Error.ToString());
            await mount.Client.CloseAsync(reader);
        }

        Assert.Equal(6, (await mount.Client.AttributesAsync("g")).Size);
        Assert.Equal("theirs", await mount.Client.TextAsync("g"));
    }

    [Fact(Timeout = 60_000)]
    public async Task Files_of_a_renamed_directory_are_told_apart_from_what_had_their_names()
    {
        await using Mounted mount = await StartAsync(new MemoryObjectStore());
        await mount.Client.MkdirAsync("a");
        mount.Store.Set(Mounted.Key("a/f"), Bytes(1));
        mount.Expire();
        Assert.Equal(Bytes(1), (await mount.Client.ReadAsync("a/f")).Value);
        Assert.Equal(FsError.None, await mount.Client.RenameAsync("a", "before"));
        await mount.Client.MkdirAsync("b");
        await mount.Client.WriteAsync("b/f", Bytes(2));
        Assert.Equal(FsError.None, await mount.Client.RenameAsync("b", "a"));
        Assert.Equal(Bytes(2), (await mount.Client.ReadAsync("a/f")).Value);
        Assert.Equal(Bytes(1), (await mount.Client.ReadAsync("before/f")).Value);
    }

    private static Task<Mounted> StartAsync(MemoryObjectStore store, int ttl = 5) => Mounted.StartAsync(store, options => options with
    {
        CacheTtl = TimeSpan.FromSeconds(ttl),
        Content = options.Content with { SinglePutLimit = 128 << 10, PartSize = 128 << 10, MaxPartSize = 128 << 10, SmallObjectLimit = 128 << 10 },
    });

    private static byte[] Bytes(int seed)
    {
        byte[] bytes = new byte[Size];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
