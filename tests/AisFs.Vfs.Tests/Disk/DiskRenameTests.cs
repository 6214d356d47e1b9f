using AisFs.Mount.Host;
using AisFs.TestKit;
using AisFs.Vfs.Api;
using AisFs.Vfs.Disk;
using AisFs.Vfs.Tests.Fakes;
using AisFs.Vfs.Tests.FileSystem;

namespace AisFs.Vfs.Tests.Disk;

/// <summary>A file whose blocks are in the cache folder keeps them when it is renamed.</summary>
public sealed class DiskRenameTests : IDisposable
{
    private readonly TempFolder _temp = new("rename");
    private readonly MemoryObjectStore _store = new();

    private string Folder => _temp.Combine("cache");

    private string[] DataFiles => [.. Directory.GetFiles(Folder, "*", SearchOption.AllDirectories).Where(static path => DiskNames.IsData(Path.GetFileName(path)))];

    public void Dispose() => _temp.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_renamed_file_costs_no_request_for_bytes(bool isOpen)
    {
        string text = new('x', 300_000);
        await using (Mounted mount = await StartAsync())
        {
            mount.Put("old", text);
            Assert.Equal(text, await mount.Client.TextAsync("old"));
            HandleId? handle = isOpen ? (await mount.Client.OpenAsync("old", FsOpenFlags.Read)).Value : null;
            Assert.Equal(FsError.None, await mount.Client.RenameAsync("old", "new"));
            if (handle is { } open)
            {
                await mount.Client.CloseAsync(open);
            }

        }

        _store.ClearCalls();
        await using Mounted again = await StartAsync();
        Assert.Equal(text, await again.Client.TextAsync("new"));
        Assert.Equal(0, again.Store.Count(StoreOperation.OpenRead));
        Assert.Single(DataFiles);
    }

    [Fact]
    public async Task All_files_of_a_renamed_directory_go_along()
    {
        await using (Mounted mount = await StartAsync())
        {
            for (int i = 0; i < 20; i++)
            {
                mount.Put($"d/f{i}", $"the text {i}");
                Assert.Equal($"the text {i}", await mount.Client.TextAsync($"d/f{i}"));
            }

            Assert.Equal(FsError.None, await mount.Client.RenameAsync("d", "e"));
        }

        await using Mounted again = await StartAsync();
        for (int i = 0; i < 20; i++)
        {
            Assert.Equal($"the text {i}", await again.Client.TextAsync($"e/f{i}"));
        }

        Assert.Equal(0, again.Store.Count(StoreOperation.OpenRead));
        Assert.Equal(20, DataFiles.Length);
    }

    [Fact]
    public async Task What_another_client_wrote_before_the_rename_is_what_the_new_name_has()
    {
        await using (Mounted mount = await StartAsync())
        {
            mount.Put("old", "first text");
            Assert.Equal("first text", await mount.Client.TextAsync("old"));
            mount.Put("old", "other text");
            Assert.Equal(FsError.None, await mount.Client.RenameAsync("old", "new"));
            mount.Expire();
            Assert.Equal("other text", await mount.Client.TextAsync("new"));
        }

        await using Mounted again = await StartAsync();
        Assert.Equal("other text", await again.Client.TextAsync("new"));
    }

    [Fact]
    public async Task There_and_back_over_a_file_that_is_there_already()
    {
        await using (Mounted mount = await StartAsync())
        {
            mount.Put("a", "text of a");
            mount.Put("b", "text of b");
            Assert.Equal("text of a", await mount.Client.TextAsync("a"));
            Assert.Equal("text of b", await mount.Client.TextAsync("b"));
            Assert.Equal(FsError.None, await mount.Client.RenameAsync("a", "b"));
            Assert.Equal(FsError.None, await mount.Client.RenameAsync("b", "a"));
            Assert.Equal(FsError.None, await mount.Client.RenameAsync("a", "b"));
        }

        await using Mounted again = await StartAsync();
        Assert.Equal("text of a", await again.Client.TextAsync("b"));
        Assert.Equal(0, again.Store.Count(StoreOperation.OpenRead));
    }

    private Task<Mounted> StartAsync()
    {
        Assert.Null(DiskCacheFolder.Prepare(MountHost.Files, Folder));
        return Mounted.StartAsync(
            _store,
            options => options with { Content = options.Content with { ClusterId = "cluster", DiskCache = new DiskCacheOptions { Directory = Folder } } });
    }
}
