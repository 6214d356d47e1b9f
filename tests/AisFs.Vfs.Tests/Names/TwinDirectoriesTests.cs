using AisFs.Vfs.Metadata;

namespace AisFs.Vfs.Tests.Names;

public sealed class TwinDirectoriesTests
{
    [Fact]
    public void What_lies_below_a_twin_is_covered_and_what_lies_beside_it_is_not()
    {
        TwinDirectories twins = new();
        Assert.False(twins.Cover(new DirectoryKey("ais://b/a/foo")));
        twins.Add("ais://b", new DirectoryKey("ais://b/a/foo"));
        Assert.True(twins.AreIn("ais://b"));
        Assert.False(twins.AreIn("ais://c"));
        foreach (string covered in new[] { "ais://b/a/foo", "ais://b/a/foo/bar", "ais://b/a/foo/bar/baz" })
        {
            Assert.True(twins.Cover(new DirectoryKey(covered)), covered);
        }

        foreach (string other in new[] { "ais://b", "ais://b/a", "ais://b/a/fo", "ais://b/a/foo2", "ais://b/foo", "ais://c/a/foo", "ais://@r/b/a/foo" })
        {
            Assert.False(twins.Cover(new DirectoryKey(other)), other);
        }
    }

    [Fact]
    public void One_slow_look_is_chance_and_several_are_not()
    {
        TwinDirectories twins = new();
        twins.FoundCostly("ais://b");
        Assert.False(twins.AreCostly("ais://b"));
        twins.FoundCostly("ais://b");
        twins.FoundCostly("ais://b");
        Assert.True(twins.AreCostly("ais://b"));
        Assert.False(twins.AreCostly("ais://c"));
    }

    [Fact]
    public void A_name_is_looked_for_once()
    {
        TwinDirectories twins = new();
        DirectoryKey directory = new("ais://b/file");
        Assert.True(twins.IsNew(directory));
        twins.NotFound(directory);
        Assert.False(twins.IsNew(new DirectoryKey("ais://b/file")));
        Assert.True(twins.IsNew(new DirectoryKey("ais://b/other")));
    }
}
