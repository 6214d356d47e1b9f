using AisFs.Mount.Host;
using AisFs.TestKit;
using AisFs.Vfs.Disk;

namespace AisFs.Vfs.Tests.Disk;

public sealed class DiskFolderTests
{
    [Fact]
    public void A_folder_is_made_for_its_owner_alone_and_can_be_used_again()
    {
        using TempFolder temp = new("disk");
        string folder = temp.Combine("a/b/cache");
        Assert.Null(DiskCacheFolder.Prepare(MountHost.Files, folder));
        Assert.Null(DiskCacheFolder.Prepare(MountHost.Files, folder));
        Assert.True(MountHost.Files.Look(folder).IsPrivate);
    }

    [Fact]
    public void A_folder_of_a_newer_layout_is_refused_and_stays()
    {
        using TempFolder temp = new("disk");
        string mark = temp.Combine(DiskNames.Mark);
        File.WriteAllText(mark, DiskNames.MarkText + "2.\n");
        File.WriteAllText(temp.Combine("something"), "new");
        string? reason = DiskCacheFolder.Prepare(MountHost.Files, temp.Path);
        Assert.Contains("newer version", reason, StringComparison.Ordinal);
        Assert.Equal(DiskNames.MarkText + "2.\n", File.ReadAllText(mark));
        Assert.True(File.Exists(temp.Combine("something")));
    }

    [Fact]
    public void What_an_older_layout_left_is_thrown_away()
    {
        using TempFolder temp = new("disk");
        File.WriteAllText(temp.Combine(DiskNames.Mark), DiskNames.MarkText + "0.\n");
        File.WriteAllText(Path.Combine(temp.MakeFolder("old"), "block"), "old");
        Assert.Null(DiskCacheFolder.Prepare(MountHost.Files, temp.Path));
        Assert.Equal([temp.Combine(DiskNames.Mark)], Directory.GetFileSystemEntries(temp.Path));
    }

    [Theory]
    [InlineData("other files")]
    [InlineData("a mark of something else")]
    [InlineData("a file")]
    public void What_is_not_a_cache_folder_is_refused_and_stays(string what)
    {
        using TempFolder temp = new("disk");
        string path = temp.Combine("x");
        if (what == "a file")
        {
            File.WriteAllText(path, "mine");
        }
        else
        {
            File.WriteAllText(Path.Combine(temp.MakeFolder("x"), what == "other files" ? "mine" : DiskNames.Mark), "mine");
        }

        string? reason = DiskCacheFolder.Prepare(MountHost.Files, path);
        Assert.Contains(what == "a file" ? "is not a folder" : "holds other files", reason, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(what == "a file" ? path : Directory.GetFiles(path).Single()));
    }
}
