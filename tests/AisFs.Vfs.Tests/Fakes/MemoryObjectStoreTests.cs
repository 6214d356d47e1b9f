using System.Text;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Tests.Fakes;

/// <summary>The fake's own behaviour where other tests lean on it, against recorded values.</summary>
public sealed class MemoryObjectStoreTests
{
    // Recorded from a real cluster: the object "hello, world\n" and an empty one.
    [Theory]
    [InlineData("hello, world\n", "abdc2a61f1f91f4c")]
    [InlineData("", "ef46db3751d8e999")]
    [InlineData("hello, world\nhello, world\n", "625eba9648b46d49")]
    public void Xxhash2_is_xxh64_without_a_seed(string text, string checksum)
        => Assert.Equal(checksum, StoreChecksum.Compute("xxhash2", Encoding.ASCII.GetBytes(text)));

    [Fact]
    public async Task A_listing_without_recursion_shows_each_directory_once_over_all_pages()
    {
        MemoryObjectStore store = new() { PageSize = 1 };
        BucketId bucket = store.AddBucket("b");
        foreach (string name in (string[])["a", "d/x", "d/y", "d-", "e/f/g"])
        {
            store.Set(new ObjectKey(bucket, name), []);
        }

        List<string> names = [];
        string token = string.Empty;
        do
        {
            ListPage page = (await store.ListAsync(bucket, new ListRequest { ContinuationToken = token }, TestContext.Current.CancellationToken)).Value;
            names.AddRange(page.Entries.Select(entry => entry.IsDirectory ? entry.Name + "/" : entry.Name));
            token = page.ContinuationToken;
        }
        while (token.Length > 0);
        Assert.Equal(["a", "d-", "d/", "e/"], names);
    }
}
