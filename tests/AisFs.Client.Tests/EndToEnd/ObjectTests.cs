using System.Security.Cryptography;
using System.Text;

namespace AisFs.Client.Tests.EndToEnd;

/// <summary>Objects on a cluster.</summary>
public sealed class ObjectTests(ClusterFixture cluster) : IClassFixture<ClusterFixture>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(DirectReads.Never)]
    [InlineData(DirectReads.Auto)]
    public async Task Contents_come_back_whole_and_in_ranges(DirectReads mode)
    {
        await using BucketFixture fixture = await BucketFixture.CreateAsync(cluster, mode);
        byte[] content = RandomNumberGenerator.GetBytes(1_000_003);
        for (int i = 0; i < 5; i++)
        {
            AisObject item = fixture.Bucket.Object($"dir/o{i}");
            AisPutResult put = await item.PutAsync(AisContent.FromMemory(content), cancellationToken: Token);
            Assert.Equal(content, await item.ReadAllAsync(cancellationToken: Token));
            Assert.Equal(content[5..15], await item.ReadAllAsync(new AisGetOptions { Range = new AisByteRange(5, 10) }, Token));
            Assert.Equal(content[^7..], await item.ReadAllAsync(new AisGetOptions { Range = new AisByteRange(-7) }, Token));
            Assert.Equal(content[1_000_000..], await item.ReadAllAsync(new AisGetOptions { Range = new AisByteRange(1_000_000, 100) }, Token));
            using AisObjectBody body = await item.GetAsync(new AisGetOptions { Range = new AisByteRange(999_999) }, Token);
            Assert.Equal((999_999L, 4L, 1_000_003L), (body.Offset, body.Length, body.Properties.Size));
            Assert.Equal((put.Version, put.Checksum), (body.Properties.Version, body.Properties.Checksum));
            await Assert.ThrowsAsync<AisRangeException>(async () => await item.GetAsync(new AisGetOptions { Range = new AisByteRange(2_000_000, 1) }, Token));
        }
    }

    [Fact]
    public async Task Empty_objects_are_objects()
    {
        await using BucketFixture fixture = await BucketFixture.CreateAsync(cluster);
        AisObject item = fixture.Bucket.Object("empty");
        await item.PutAsync(AisContent.Empty, cancellationToken: Token);
        Assert.Empty(await item.ReadAllAsync(cancellationToken: Token));
        Assert.Equal(0, (await item.HeadAsync(AisHeadProperties.All, Token)).Size);
    }

    [Theory]
    [InlineData("a b+c&d=e;f,g")]
    [InlineData("100%")]
    [InlineData("%41%2F%25")]
    [InlineData("what?x=1#y")]
    [InlineData("na\u00efve/\u6587\u4ef6-\u00fc.txt")]
    [InlineData("back\\slash")]
    [InlineData("[1]{2}(3)'\"<>|^`~!$*")]
    [InlineData(".hidden/..x/...")]
    [InlineData("~x/~/y")]
    [InlineData("a\nb")]
    [InlineData("a\r\nb/\u0001c")]
    [InlineData("a\tb\u007f")]
    public async Task Odd_names_work_with_every_operation(string name)
    {
        await using BucketFixture fixture = await BucketFixture.CreateAsync(cluster);
        AisBucket bucket = fixture.Bucket;
        await bucket.Object(name).PutAsync(AisContent.FromMemory("x"u8.ToArray()), cancellationToken: Token);
        Assert.Equal("x"u8.ToArray(), await bucket.Object(name).ReadAllAsync(cancellationToken: Token));
        Assert.Equal(1, (await bucket.Object(name).HeadAsync(cancellationToken: Token)).Size);
        Assert.Equal(name, Assert.Single(await bucket.ListAllAsync(cancellationToken: Token)).Name);
        if (name.AsSpan().IndexOfAny("%?#\n\t") < 0)
        {
            await bucket.Object(name).CopyToAsync(bucket.Object("copy/" + name), cancellationToken: Token);
            await bucket.Object("copy/" + name).RenameAsync("renamed/" + name, Token);
            await bucket.Object("renamed/" + name).DeleteAsync(Token);
        }
        else
        {
            // A cluster may take such a name of a copy for another one.
            await Assert.ThrowsAsync<AisUnsafeNameException>(async () => await bucket.Object(name).CopyToAsync(bucket.Object("copy/" + name), cancellationToken: Token));
            await Assert.ThrowsAsync<AisUnsafeNameException>(async () => await bucket.Object(name).RenameAsync("renamed/" + name, Token));
        }

        await bucket.Object(name).RenameAsync("plain", Token);
        Assert.Null(await bucket.Object(name).TryHeadAsync(cancellationToken: Token));
        await bucket.Object("plain").DeleteAsync(Token);
        Assert.Empty(await bucket.ListAllAsync(cancellationToken: Token));
    }

    [Fact]
    public async Task HEAD_tells_what_is_asked_for()
    {
        await using BucketFixture fixture = await BucketFixture.CreateAsync(cluster);
        AisObject item = fixture.Bucket.Object("o");
        await item.PutAsync(AisContent.FromMemory("hello, world\n"u8.ToArray()), new AisPutOptions { Custom = new Dictionary<string, string> { ["k"] = "v" } }, Token);
        AisObjectProperties simple = await item.HeadAsync(cancellationToken: Token);
        AisObjectProperties all = await item.HeadAsync(AisHeadProperties.All, Token);
        foreach (AisObjectProperties properties in new[] { simple, all })
        {
            Assert.Equal((13L, "1", "v"), (properties.Size, properties.Version, properties.Custom["k"]));
            Assert.Equal("xxhash2:abdc2a61f1f91f4c", properties.Checksum.ToString());
            Assert.StartsWith("t[", properties.Location, StringComparison.Ordinal);
            Assert.Equal(1, properties.Copies);
            Assert.NotNull(properties.AccessedNs);
        }

        Assert.NotNull(all.LastModifiedNs);
        Assert.StartsWith("v1-abdc2a61f1f91f4c-", all.ETag, StringComparison.Ordinal);

        // The last write does not move with a read.
        await item.ReadAllAsync(cancellationToken: Token);
        Assert.Equal(all.LastModifiedNs, (await item.HeadAsync(AisHeadProperties.All, Token)).LastModifiedNs);
    }

    [Fact]
    public async Task Missing_things_are_told_apart()
    {
        await using BucketFixture fixture = await BucketFixture.CreateAsync(cluster);
        AisObject missing = fixture.Bucket.Object("missing");
        AisObject nowhere = fixture.Client.Bucket("aisfs-no-such-bucket").Object("o");
        Assert.Null(await missing.TryHeadAsync(AisHeadProperties.All, Token));
        Assert.Null(await missing.TryGetAsync(cancellationToken: Token));
        Assert.False(await missing.TryDeleteAsync(Token));
        AisObjectNotFoundException error = await Assert.ThrowsAsync<AisObjectNotFoundException>(async () => await missing.ReadAllAsync(cancellationToken: Token));
        Assert.Equal((404, fixture.Bucket.Url, "missing"), (error.Status, error.Bucket, error.ObjectName));
        await Assert.ThrowsAsync<AisObjectNotFoundException>(async () => await missing.HeadAsync(cancellationToken: Token));
        await Assert.ThrowsAsync<AisObjectNotFoundException>(async () => await missing.DeleteAsync(Token));
        await Assert.ThrowsAsync<AisObjectNotFoundException>(async () => await missing.RenameAsync("x", Token));
        await Assert.ThrowsAsync<AisObjectNotFoundException>(async () => await missing.SetCustomAsync(new Dictionary<string, string> { ["a"] = "b" }, cancellationToken: Token));
        await Assert.ThrowsAsync<AisBucketNotFoundException>(async () => await nowhere.ReadAllAsync(cancellationToken: Token));
        await Assert.ThrowsAsync<AisBucketNotFoundException>(async () => await nowhere.HeadAsync(cancellationToken: Token));
        await Assert.ThrowsAsync<AisBucketNotFoundException>(async () => await nowhere.PutAsync(AisContent.FromMemory(new byte[10]), cancellationToken: Token));
        await Assert.ThrowsAsync<AisBucketNotFoundException>(async () => await nowhere.Bucket.ListAllAsync(cancellationToken: Token));
    }

    [Fact]
    public async Task The_cluster_verifies_checksums()
    {
        await using BucketFixture fixture = await BucketFixture.CreateAsync(cluster);
        AisObject item = fixture.Bucket.Object("o");
        byte[] content = "hello, world\n"u8.ToArray();
        await item.PutAsync(AisContent.FromMemory(content), new AisPutOptions { Checksum = new AisChecksum("md5", "22c3683b094136c3398391ae71b20f04") }, Token);
        AisChecksumException error = await Assert.ThrowsAsync<AisChecksumException>(async () => await fixture.Bucket.Object("bad").PutAsync(
            AisContent.FromMemory(content), new AisPutOptions { Checksum = new AisChecksum("md5", "00000000000000000000000000000000") }, Token));
        Assert.Equal(1, error.Attempts);
        Assert.Null(await fixture.Bucket.Object("bad").TryHeadAsync(cancellationToken: Token));
    }

    [Fact]
    public async Task Custom_metadata_is_merged_and_replaced_and_survives()
    {
        await using BucketFixture fixture = await BucketFixture.CreateAsync(cluster);
        AisObject item = fixture.Bucket.Object("o");
        await item.PutAsync(AisContent.FromMemory("1"u8.ToArray()), new AisPutOptions { Custom = new Dictionary<string, string> { ["a"] = "1", ["b"] = "2" } }, Token);
        await item.SetCustomAsync(new Dictionary<string, string> { ["b"] = "3", ["c"] = "4" }, cancellationToken: Token);
        Assert.Equal([("a", "1"), ("b", "3"), ("c", "4")], Sorted(await item.GetCustomAsync(Token)));
        await item.PutAsync(AisContent.FromMemory("2"u8.ToArray()), cancellationToken: Token);
        Assert.Equal([("a", "1"), ("b", "3"), ("c", "4")], Sorted(await item.GetCustomAsync(Token)));
        await item.CopyToAsync(fixture.Bucket.Object("copy"), cancellationToken: Token);
        Assert.Equal([("a", "1"), ("b", "3"), ("c", "4")], Sorted(await fixture.Bucket.Object("copy").GetCustomAsync(Token)));
        await item.SetCustomAsync(new Dictionary<string, string> { ["z"] = "9" }, replaceAll: true, Token);
        Assert.Equal([("z", "9")], Sorted(await item.GetCustomAsync(Token)));
        AisListEntry listed = (await fixture.Bucket.ListAllAsync(new AisListOptions { Properties = "name,size,custom" }, Token)).Single(static entry => entry.Name == "o");
        Assert.Equal([("z", "9")], Sorted(listed.GetCustom()));
    }

    [Fact]
    public async Task Appends_are_visible_after_the_flush_and_go_behind_what_is_there()
    {
        await using BucketFixture fixture = await BucketFixture.CreateAsync(cluster);
        AisObject item = fixture.Bucket.Object("log");
        string handle = await item.AppendAsync(AisContent.FromMemory("one "u8.ToArray()), cancellationToken: Token);
        handle = await item.AppendAsync(AisContent.FromMemory("two "u8.ToArray()), handle, Token);
        Assert.Null(await item.TryHeadAsync(cancellationToken: Token));
        await item.FlushAppendAsync(handle, Token);
        handle = await item.AppendAsync(AisContent.FromMemory("three"u8.ToArray()), cancellationToken: Token);
        await item.FlushAppendAsync(handle, Token);
        Assert.Equal("one two three", Encoding.UTF8.GetString(await item.ReadAllAsync(cancellationToken: Token)));
    }

    [Fact]
    public async Task Multipart_uploads_appear_at_completion()
    {
        await using BucketFixture fixture = await BucketFixture.CreateAsync(cluster);
        AisObject item = fixture.Bucket.Object("big");
        byte[] content = RandomNumberGenerator.GetBytes(3_000_000);
        AisMultipartUpload upload = await item.BeginMultipartAsync(Token);
        await Task.WhenAll(new[] { 3, 1, 2 }.Select(part => upload.PutPartAsync(part, AisContent.FromMemory(content.AsMemory((part - 1) * 1_000_000, 1_000_000)), Token).AsTask()));
        Assert.Null(await item.TryHeadAsync(cancellationToken: Token));
        await upload.CompleteAsync(3, Token);
        Assert.Equal(content, await item.ReadAllAsync(cancellationToken: Token));

        AisMultipartUpload gap = await item.BeginMultipartAsync(Token);
        await gap.PutPartAsync(1, AisContent.FromMemory("x"u8.ToArray()), Token);
        await gap.PutPartAsync(3, AisContent.FromMemory("x"u8.ToArray()), Token);
        Assert.Equal(400, (await Assert.ThrowsAsync<AisServerException>(async () => await gap.CompleteAsync(Token))).Status);
        await gap.AbortAsync(Token);
        Assert.Equal(content.Length, (await item.HeadAsync(cancellationToken: Token)).Size);
    }

    [Fact]
    public async Task Large_objects_stream_both_ways()
    {
        const int Chunk = 1 << 20;
        const int Count = 64;
        await using BucketFixture fixture = await BucketFixture.CreateAsync(cluster);
        AisObject item = fixture.Bucket.Object("stream");
        byte[] chunk = RandomNumberGenerator.GetBytes(Chunk);
        await item.PutAsync(
            AisContent.FromCallback((long)Chunk * Count, async (stream, token) =>
            {
                for (int i = 0; i < Count; i++)
                {
                    await stream.WriteAsync(chunk, token);
                }
            }),
            cancellationToken: Token);
        using AisObjectBody body = await item.GetAsync(cancellationToken: Token);
        byte[] buffer = new byte[300_000];
        long total = 0;
        int read;
        while ((read = await body.ReadAsync(buffer, Token)) > 0)
        {
            for (int i = 0; i < read; i += 997)
            {
                Assert.Equal(chunk[(total + i) % Chunk], buffer[i]);
            }

            total += read;
        }

        Assert.Equal((long)Chunk * Count, total);
    }

    [Fact]
    public async Task A_stream_of_unknown_length_is_stored()
    {
        await using BucketFixture fixture = await BucketFixture.CreateAsync(cluster);
        AisObject item = fixture.Bucket.Object("chunked");
        AisContent content = AisContent.FromCallback(-1, static (stream, token) => stream.WriteAsync("unknown"u8.ToArray(), token));
        await item.PutAsync(content, cancellationToken: Token);
        Assert.Equal("unknown"u8.ToArray(), await item.ReadAllAsync(cancellationToken: Token));
    }

    private static IEnumerable<(string, string)> Sorted(IReadOnlyDictionary<string, string> custom)
        => custom.Where(static pair => !pair.Key.StartsWith("orig_", StringComparison.Ordinal))
            .Select(static pair => (pair.Key, pair.Value)).OrderBy(static pair => pair.Key, StringComparer.Ordinal);
}
