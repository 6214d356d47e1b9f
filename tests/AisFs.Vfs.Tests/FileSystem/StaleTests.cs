using System.Text;
using AisFs.Vfs.Api;
using AisFs.Vfs.Tests.Fakes;
using NSubstitute;

namespace AisFs.Vfs.Tests.FileSystem;

/// <summary>Another client changes a file while names are believed for long: what an answer tells counts at once.</summary>
public sealed class StaleTests
{
    private const int Large = 3_000_000;

    [Fact(Timeout = 60_000)]
    public async Task A_file_of_which_nothing_was_read_is_read_in_its_present_version()
    {
        await using Mounted mount = await StartAsync();
        mount.Put("f", "old");
        HandleId handle = (await mount.Client.OpenAsync("f", FsOpenFlags.Read)).Value;
        mount.Put("f", "new");
        Assert.Equal("new", Text(await mount.Client.ReadHandleAsync(handle)));
        Assert.Equal("new", await mount.Client.TextAsync("f"));
        await mount.Client.CloseAsync(handle);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_file_of_another_size_is_stale_once_and_every_other_open_has_the_new_one()
    {
        await using Mounted mount = await StartAsync();
        mount.Put("f", "old");
        HandleId handle = (await mount.Client.OpenAsync("f", FsOpenFlags.Read)).Value;
        mount.Put("f", "longer");
        Assert.Equal(FsError.Stale, (await mount.Client.ReadHandleAsync(handle)).Error);
        Assert.Equal("longer", await mount.Client.TextAsync("f"));
        Assert.Equal(6, (await mount.Client.AttributesAsync("f")).Size);
        Assert.Equal(FsError.Stale, (await mount.Client.ReadHandleAsync(handle)).Error);
        await mount.Client.CloseAsync(handle);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(Large)]
    [InlineData(Large / 2)]
    public async Task A_handle_that_has_delivered_something_is_stale_and_the_next_open_is_not(int size)
    {
        await using Mounted mount = await StartAsync();
        mount.Store.Set(Mounted.Key("f"), Bytes(Large, 1));
        HandleId handle = (await mount.Client.OpenAsync("f", FsOpenFlags.Read)).Value;
        Assert.Equal(Bytes(Large, 1)[..1000], (await mount.Client.ReadHandleAsync(handle, 0, 1000)).Value);
        mount.Store.Set(Mounted.Key("f"), Bytes(size, 2));
        HandleId second = (await mount.Client.OpenAsync("f", FsOpenFlags.Read)).Value;
        Assert.Equal(FsError.Stale, (await mount.Client.ReadHandleAsync(handle, Large - 1000, 1000)).Error);

        // Its kernel may have given bytes of the old version to the second reader, too.
        Assert.Equal(FsError.Stale, (await mount.Client.ReadHandleAsync(second)).Error);
        Assert.Equal(size, (await mount.Client.AttributesAsync("f")).Size);
        Assert.Equal(Bytes(size, 2), (await mount.Client.ReadAsync("f")).Value);
        await mount.Client.CloseAsync(handle);
        await mount.Client.CloseAsync(second);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_deleted_file_is_gone_as_soon_as_a_read_has_found_that_out(bool isListed)
    {
        await using Mounted mount = await StartAsync();
        IInvalidationSink sink = Substitute.For<IInvalidationSink>();
        using IDisposable subscription = mount.System.Subscribe(sink);
        mount.Put("d/f", "old");
        mount.Put("d/g", "other");
        if (isListed)
        {
            Assert.Equal(["f", "g"], await mount.Client.ListAsync("d"));
        }

        HandleId handle = (await mount.Client.OpenAsync("d/f", FsOpenFlags.Read)).Value;
        mount.Store.Remove(Mounted.Key("d/f"));
        Assert.True(await mount.Client.ExistsAsync("d/f"));
        Assert.Equal(FsError.Stale, (await mount.Client.ReadHandleAsync(handle)).Error);
        Assert.False(await mount.Client.ExistsAsync("d/f"));
        Assert.Equal(FsError.NotFound, (await mount.Client.OpenAsync("d/f", FsOpenFlags.Read)).Error);
        Assert.Equal(["g"], await mount.Client.ListAsync("d"));
        sink.Received(1).EntryRemoved(Arg.Any<InodeId>(), Arg.Any<InodeId>(), "f");
        await mount.Client.CloseAsync(handle);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_deleted_file_that_comes_back_is_seen_when_missing_names_are_not_believed_any_more()
    {
        await using Mounted mount = await StartAsync();
        mount.Put("d/f", "old");
        Assert.Equal(["f"], await mount.Client.ListAsync("d"));
        HandleId handle = (await mount.Client.OpenAsync("d/f", FsOpenFlags.Read)).Value;
        mount.Store.Remove(Mounted.Key("d/f"));
        Assert.Equal(FsError.Stale, (await mount.Client.ReadHandleAsync(handle)).Error);
        await mount.Client.CloseAsync(handle);
        Assert.False(await mount.Client.ExistsAsync("d/f"));
        mount.Put("d/f", "back");
        mount.Requests();
        Assert.False(await mount.Client.ExistsAsync("d/f"));
        Assert.Equal("", mount.Requests());
        mount.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("back", await mount.Client.TextAsync("d/f"));
        Assert.Equal(["f"], await mount.Client.ListAsync("d"));
    }

    [Fact(Timeout = 60_000)]
    public async Task Neighbours_in_a_listing_cost_no_request_when_one_name_is_found_to_be_wrong()
    {
        await using Mounted mount = await StartAsync();
        for (int i = 0; i < 20; i++)
        {
            mount.Put($"d/{i}", "old");
        }

        await mount.Client.ListPlusAsync("d", needsAttributes: true);
        HandleId handle = (await mount.Client.OpenAsync("d/7", FsOpenFlags.Read)).Value;
        mount.Put("d/7", "longer");
        Assert.Equal(FsError.Stale, (await mount.Client.ReadHandleAsync(handle)).Error);
        await mount.Client.CloseAsync(handle);
        mount.Requests();
        Assert.Equal(6, (await mount.Client.AttributesAsync("d/7")).Size);
        Assert.DoesNotContain("Head:2", mount.Requests(), StringComparison.Ordinal);
        for (int i = 0; i < 20; i++)
        {
            _ = await mount.Client.AttributesAsync($"d/{i}");
        }

        Assert.Equal("", mount.Requests());
    }

    [Fact(Timeout = 240_000)]
    public async Task Eight_readers_at_once_each_get_one_version()
    {
        await using Mounted mount = await StartAsync();
        Array.ForEach(["f0", "f1", "f2"], name => mount.Put(name, "before"));
        for (int round = 0; round < 30; round++)
        {
            string name = $"f{round % 3}";
            int seed = round + 1;
            bool isSameSize = round % 2 == 0;
            mount.Store.Set(Mounted.Key(name), Uniform(Large, 2 * seed));
            _ = await mount.Client.StatAsync(name);
            Task<byte[]?>[] readers = [.. Enumerable.Range(0, 8).Select(_ => Task.Run(() => ReadWholeAsync(mount, name)))];
            await Task.Yield();
            byte[] next = Uniform(isSameSize ? Large : Large - 7, (2 * seed) + 1);
            mount.Store.Set(Mounted.Key(name), next);
            byte[]?[] results = await Task.WhenAll(readers);
            Assert.All(results, result => Assert.True(
                result is null || (result.Length is Large or Large - 7 && result.AsSpan().IndexOfAnyExcept(result[0]) < 0), "A reader got bytes of two versions."));

            // Whoever opens it once more has one version; after a stale answer it is the present one.
            Assert.NotNull(await ReadWholeAsync(mount, name) ?? await ReadWholeAsync(mount, name));
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task A_writer_that_has_not_begun_writes_over_the_present_version()
    {
        await using Mounted mount = await StartAsync();
        mount.Put("f", "old bytes");
        HandleId handle = (await mount.Client.OpenAsync("f", FsOpenFlags.Read | FsOpenFlags.Write)).Value;
        mount.Put("f", "new bytes");
        Assert.Equal(FsError.None, (await mount.System.WriteAsync(handle, 0, "NEW"u8.ToArray(), false, CancellationToken.None)).Error);
        Assert.Equal(FsError.None, await mount.Client.CloseAsync(handle));
        Assert.Equal("NEW bytes", mount.Text("f"));
    }

    [Fact(Timeout = 60_000)]
    public async Task An_object_that_changes_again_and_again_ends_in_an_error()
    {
        await using Mounted mount = await StartAsync();
        mount.Put("f", "0000");
        HandleId handle = (await mount.Client.OpenAsync("f", FsOpenFlags.Read)).Value;
        int changes = 0;
        mount.Store.AddHook((call, _) =>
        {
            if (call is { Operation: StoreOperation.OpenRead, Stage: StoreStage.Begin })
            {
                mount.Put("f", $"{++changes:0000}");
            }

            return new ValueTask<FsError>(FsError.None);
        });
        Assert.Equal(FsError.Stale, (await mount.Client.ReadHandleAsync(handle)).Error);
        Assert.InRange(changes, 2, 20);
        mount.Store.Hook = null;
        Assert.Equal($"{changes:0000}", await mount.Client.TextAsync("f"));
        await mount.Client.CloseAsync(handle);
    }

    private static Task<Mounted> StartAsync() => Mounted.StartAsync(configure: options => options with
    {
        CacheTtl = TimeSpan.FromMinutes(10),
        Content = options.Content with { RetryDelay = TimeSpan.FromMilliseconds(1) },
    });

    // Null when it fails as it may.
    private static async Task<byte[]?> ReadWholeAsync(Mounted mount, string name)
    {
        FsResult<HandleId> opened = await mount.Client.OpenAsync(name, FsOpenFlags.Read);
        if (!opened.IsOk)
        {
            Assert.Equal(FsError.Stale, opened.Error);
            return null;
        }

        MemoryStream all = new();
        FsResult<byte[]> read;
        do
        {
            read = await mount.Client.ReadHandleAsync(opened.Value, all.Length, 100_000);
            all.Write(read.IsOk ? read.Value : []);
        }
        while (read is { IsOk: true, Value.Length: > 0 });

        await mount.Client.CloseAsync(opened.Value);
        Assert.True(read.IsOk || read.Error == FsError.Stale, read.Error.ToString());
        return read.IsOk ? all.ToArray() : null;
    }

    private static string Text(FsResult<byte[]> read) => Encoding.UTF8.GetString(read.Value);

    private static byte[] Uniform(int length, int seed)
    {
        byte[] bytes = new byte[length];
        bytes.AsSpan().Fill((byte)seed);
        return bytes;
    }

    private static byte[] Bytes(int length, int seed)
    {
        byte[] bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
