namespace AisFs.Client.Tests.EndToEnd;

/// <summary>Buckets, listings and the cluster.</summary>
public sealed class BucketTests(ClusterFixture cluster) : IClassFixture<ClusterFixture>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Buckets_live_from_create_to_destroy()
    {
        using AisClient client = cluster.CreateClient();
        AisBucket bucket = client.Bucket($"aisfs-test-{Guid.NewGuid():N}");
        Assert.Null(await bucket.TryHeadAsync(Token));
        await Assert.ThrowsAsync<AisBucketNotFoundException>(async () => await bucket.HeadAsync(Token));
        await Assert.ThrowsAsync<AisBucketNotFoundException>(async () => await bucket.DestroyAsync(cancellationToken: Token));
        await bucket.DestroyAsync(missingOk: true, Token);
        await bucket.CreateAsync(cancellationToken: Token);
        try
        {
            await Assert.ThrowsAsync<AisBucketExistsException>(async () => await bucket.CreateAsync(cancellationToken: Token));
            await bucket.CreateAsync(existOk: true, Token);
            AisBucketProperties properties = await bucket.HeadAsync(Token);
            Assert.Equal(("ais", "xxhash2"), (properties.Provider, properties.ChecksumType));
            Assert.NotNull(properties.CreatedNs);
            Assert.Contains(await client.Cluster.ListBucketsAsync(cancellationToken: Token), info => info.Name == bucket.Name && info.Provider == "ais" && info.Namespace.IsGlobal);
            Assert.Contains(await client.Cluster.ListBucketsAsync("ais", Token), info => info.Name == bucket.Name);
        }
        finally
        {
            await bucket.DestroyAsync(cancellationToken: Token);
        }

        Assert.Null(await bucket.TryHeadAsync(Token));
        await Assert.ThrowsAsync<AisInvalidProviderException>(async () => await client.Bucket("b", "aws").CreateAsync(cancellationToken: Token));
    }

    [Fact]
    public async Task A_bucket_is_named_by_what_a_list_of_buckets_says()
    {
        await using BucketFixture fixture = await BucketFixture.CreateAsync(cluster);
        AisCluster whole = fixture.Client.Cluster;
        Assert.Same(fixture.Client, whole.Client);
        AisBucketInfo own = (await whole.ListBucketsAsync(cancellationToken: Token)).Single(bucket => bucket.Name == fixture.Bucket.Name);
        Assert.Equal(fixture.Bucket.Info, own);
        Assert.Equal(fixture.Bucket.Url, fixture.Client.Bucket(own).Url);
        foreach (string? all in (string?[])["", null])
        {
            Assert.Contains(own, await whole.ListBucketsAsync(all, Token));
        }

        Assert.Equal([new("provider", "ais")], fixture.Bucket.QueryParameters);
        Assert.Equal([new("provider", "ais"), new("namespace", "@rem#ns")], fixture.Client.Bucket("b", "ais", new AisNamespace("rem", "ns")).QueryParameters);
        Assert.Equal("ht", fixture.Client.Bucket("b", "ht").Provider);
    }

    [Fact]
    public async Task Listings_page_filter_and_stop_at_directories()
    {
        await using BucketFixture fixture = await BucketFixture.CreateAsync(cluster);
        AisBucket bucket = fixture.Bucket;
        List<string> names = [.. Enumerable.Range(0, 25).Select(static i => $"d{i % 3}/o{i:d2}"), "top1", "top2"];
        names.Sort(StringComparer.Ordinal);
        await Task.WhenAll(names.Select(name => bucket.Object(name).PutAsync(AisContent.FromMemory("hello, world\n"u8.ToArray()), cancellationToken: Token).AsTask()));
        Assert.Equal(names, (await bucket.ListAllAsync(cancellationToken: Token)).Select(static entry => entry.Name));
        AisListPage page = await bucket.ListPageAsync(new AisListOptions { PageSize = 10 }, Token);
        Assert.Equal(names.Take(10), page.Entries.Select(static entry => entry.Name));
        Assert.NotEmpty(page.ContinuationToken);
        Assert.Equal(names, (await bucket.ListAllAsync(new AisListOptions { PageSize = 7 }, Token)).Select(static entry => entry.Name));
        Assert.Equal(names.Where(static name => name.StartsWith("d1/", StringComparison.Ordinal)), (await bucket.ListAllAsync(new AisListOptions { Prefix = "d1/" }, Token)).Select(static entry => entry.Name));
        Assert.Empty(await bucket.ListAllAsync(new AisListOptions { Prefix = "nothing/" }, Token));
        IReadOnlyList<AisListEntry> level = await bucket.ListAllAsync(new AisListOptions { Flags = AisListFlags.NoRecursion }, Token);
        Assert.Equal(["d0/", "d1/", "d2/", "top1", "top2"], level.Select(static entry => entry.Name).Order(StringComparer.Ordinal));
        Assert.Equal(3, level.Count(static entry => entry.IsDirectory));
        AisListEntry full = (await bucket.ListAllAsync(new AisListOptions { Prefix = "top1", Properties = "name,size,version,checksum,atime,cached,copies,location" }, Token)).Single();
        Assert.Equal((13L, "1", "abdc2a61f1f91f4c", 1, true, true), (full.Size, full.Version, full.Checksum, full.Copies, full.IsCached, full.IsOk));
        Assert.StartsWith("t[", full.Location, StringComparison.Ordinal);
        Assert.NotNull(full.AccessedNs);
    }

    [Fact]
    public async Task The_cluster_tells_its_map_health_and_capacity()
    {
        using AisClient client = cluster.CreateClient();
        AisClusterMap map = await client.Cluster.GetMapAsync(Token);
        Assert.NotEmpty(map.Targets);
        Assert.NotNull(map.Primary);
        Assert.All(map.Targets, static node => Assert.Equal(AisClusterMap.Digest(node.Id), node.IdDigest));
        AisHealth health = await client.Cluster.GetHealthAsync(Token);
        Assert.True(health.IsReady);
        Assert.True(await client.Cluster.IsReadyAsync(Token));
        AisCapacity capacity = await client.Cluster.GetCapacityAsync(Token);
        Assert.InRange(capacity.AvailableBytes, 1, capacity.TotalBytes);
    }

    [Fact]
    public async Task The_way_out_sends_any_request()
    {
        await using BucketFixture fixture = await BucketFixture.CreateAsync(cluster);
        using AisResult list = await fixture.Bucket.MakeRequestAsync(HttpMethod.Get, "list", System.Text.Json.JsonDocument.Parse("{}").RootElement, cancellationToken: Token);
        Assert.Equal(200, list.Status);
        Assert.Contains("entries", await list.ReadTextAsync(Token), StringComparison.Ordinal);
        Assert.Equal(400, (await Assert.ThrowsAsync<AisServerException>(async () => await fixture.Bucket.MakeRequestAsync(HttpMethod.Post, "no-such-action", cancellationToken: Token))).Status);
    }
}
