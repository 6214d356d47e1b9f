using AisFs.Vfs.Store;

namespace AisFs.Vfs.Tests.Store;

public sealed class StoreAbilitiesTests
{
    [Theory]
    [InlineData("ais", "", true, true)]
    [InlineData("ais", "#team", true, true)]
    [InlineData("ais", "@remote", false, true)]
    [InlineData("aws", "", false, false)]
    [InlineData("ht", "", false, false)]
    public void Only_the_clusters_own_buckets_are_managed_and_take_small_parts_and_appends(string provider, string ns, bool isOwn, bool keepsDirectories)
    {
        StoreAbilities abilities = StoreAbilities.OfAis(new BucketId(provider, ns, "b"));
        Assert.Equal(
            (isOwn, isOwn, isOwn, keepsDirectories),
            (abilities.ManagesBuckets, abilities.TakesSmallParts, abilities.TakesAppends, abilities.KeepsEmptyDirectories));
        Assert.Equal((isOwn, !isOwn), (abilities.FreesNames, abilities.AddsMetadata));
        Assert.Equal(isOwn, abilities.CanAppendTo("a/ä b"));
    }

    [Theory]
    [InlineData("a|b")]
    [InlineData("a\nb")]
    [InlineData("a\u007fb")]
    public void Nothing_is_appended_under_a_name_that_the_handle_of_an_append_cannot_hold(string name)
        => Assert.False(StoreAbilities.OfAis(BucketId.Ais("b")).CanAppendTo(name));
}
