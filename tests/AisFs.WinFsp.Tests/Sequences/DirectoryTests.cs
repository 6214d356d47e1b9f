using AisFs.TestKit.Wine;

namespace AisFs.WinFsp.Tests.Sequences;

/// <summary>Listing directories.</summary>
public abstract class DirectoryTests(HostFixture fixture) : WindowsTests(fixture)
{
    /// <summary>How many files make a large directory: a whole load through the program, less where the adapter alone is tested.</summary>
    protected virtual int FileCount => 1000;

    [Theory]
    [InlineData(64 * 1024)]
    [InlineData(1024)]
    [InlineData(300)]
    public void Every_entry_is_listed_once_whatever_the_buffer(int length)
    {
        string[] names = [.. Enumerable.Range(0, 300).Select(i => $"file {i:D4}")];
        foreach (string name in names)
        {
            WriteFile(At(name), [1]);
        }

        Assert.Equal(names, Names(Folder, length));
    }

    [Fact]
    public void Folders_list_themselves_and_the_root_does_not()
    {
        uint handle = Client.Create(Folder, WindowsAccess.GenericRead, WindowsAccess.Open).Ok().Handle;
        List<WindowsEntry> entries = Client.QueryAll(handle).Ok();
        Assert.Equal([".", ".."], entries.Select(e => e.Name));
        Assert.All(entries, e => Assert.True(e.Info.IsDirectory));
        Client.Close(handle).Ok();
        handle = Client.Create(@"\", WindowsAccess.GenericRead, WindowsAccess.Open).Ok().Handle;
        Assert.DoesNotContain(Client.QueryAll(handle).Ok(), e => e.Name is "." or "..");
        Client.Close(handle).Ok();
    }

    [Fact]
    public void A_listing_that_begins_anew_sees_what_came_meanwhile()
    {
        uint handle = Client.Create(Folder, WindowsAccess.GenericRead, WindowsAccess.Open).Ok().Handle;
        Assert.Equal(2, Client.QueryAll(handle).Ok().Count);
        WriteFile(At("new"), [1]);
        Assert.Equal(3, Client.QueryAll(handle).Ok().Count);
        Client.Close(handle).Ok();
    }

    [Fact]
    public void A_listing_goes_on_behind_a_name_that_was_removed()
    {
        string[] names = [.. Enumerable.Range(0, 40).Select(i => $"file {i:D2}")];
        foreach (string name in names)
        {
            WriteFile(At(name), [1]);
        }

        uint handle = Client.Create(Folder, WindowsAccess.GenericRead, WindowsAccess.Open).Ok().Handle;
        List<string> listed = [];
        bool restart = true;
        while (true)
        {
            List<WindowsEntry> page = Client.QueryDirectory(handle, out bool end, restart, null, 700).Ok();
            listed.AddRange(page.Select(e => e.Name));
            restart = false;
            if (end || page.Count == 0)
            {
                break;
            }

            if (page[^1].Name is not ("." or ".."))
            {
                Assert.Equal(WindowsStatus.Success, Remove(At(page[^1].Name)));
            }
        }

        Client.Close(handle).Ok();
        Assert.Equal([".", "..", .. names], listed);
    }

    [Fact]
    public void One_name_is_looked_up_without_a_listing()
    {
        WriteFile(At("Some Name.txt"), [1, 2, 3]);
        uint handle = Client.Create(Folder, WindowsAccess.GenericRead, WindowsAccess.Open).Ok().Handle;
        long listings = Calls("ReadDirectory");
        WindowsEntry entry = Assert.Single(Client.QueryDirectory(handle, out bool end, restart: true, pattern: "SOME NAME.TXT").Ok());
        Assert.Equal("Some Name.txt", entry.Name);
        Assert.Equal(3UL, entry.Info.Size);
        Assert.True(end);
        Assert.Empty(Client.QueryDirectory(handle, out _, restart: true, pattern: "other").Ok());
        Assert.Equal(listings, Calls("ReadDirectory"));
        Client.Close(handle).Ok();
    }

    [Fact]
    public void Thousands_of_files_are_created_listed_renamed_and_removed()
    {
        for (int i = 0; i < FileCount; i++)
        {
            Client.Close(Client.Create(At($"a{i:D5}"), disposition: WindowsAccess.Create).Ok().Handle).Ok();
        }

        Assert.Equal(Enumerable.Range(0, FileCount).Select(i => $"a{i:D5}"), Names(Folder).Order(StringComparer.Ordinal));
        for (int i = 0; i < FileCount; i++)
        {
            Move(At($"a{i:D5}"), At($"b{i:D5}")).Ok();
        }

        Assert.Equal(Enumerable.Range(0, FileCount).Select(i => $"b{i:D5}"), Names(Folder).Order(StringComparer.Ordinal));
        for (int i = 0; i < FileCount; i++)
        {
            Assert.Equal(WindowsStatus.Success, Remove(At($"b{i:D5}")));
        }

        Assert.Empty(Names(Folder));
    }

    private long Calls(string name) => Client.GetStatistics().Calls[WindowsStatistics.Names.ToList().IndexOf(name)];

    public sealed class AtOnce(AtOnceHostFixture fixture) : DirectoryTests(fixture), IClassFixture<AtOnceHostFixture>;

    public sealed class Late(LateHostFixture fixture) : DirectoryTests(fixture), IClassFixture<LateHostFixture>;

    public sealed class OverAisFs(CliHostFixture fixture) : DirectoryTests(fixture), IClassFixture<CliHostFixture>
    {
        protected override int FileCount => Environment.GetEnvironmentVariable("AISFS_TEST_LONG") == "1" ? 5000 : 2000;
    }
}
