using System.Text;
using AisFs.Client.Groups;
using AisFs.Client.Jobs;

namespace AisFs.Client.Tests.EndToEnd;

/// <summary>Jobs: copy, rename, list and range operations, archives.</summary>
public sealed class JobTests(ClusterFixture cluster) : IClassFixture<ClusterFixture>
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(2);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Buckets_are_copied_and_renamed_by_jobs()
    {
        await using BucketFixture fixture = await BucketFixture.CreateAsync(cluster);
        await FillAsync(fixture.Bucket, "in/a.txt", "in/b.txt", "other");
        AisBucket copy = fixture.Client.Bucket($"aisfs-test-{Guid.NewGuid():N}");
        AisBucket renamed = fixture.Client.Bucket($"aisfs-test-{Guid.NewGuid():N}");
        try
        {
            AisJob job = await fixture.Bucket.CopyToAsync(copy, new AisCopyBucketOptions { Prefix = "in/", Prepend = "out/" }, Token);
            AisJobResult ended = await job.WaitAsync(s_limit, cancellationToken: Token);
            Assert.True(ended.IsSuccess, ended.Error);
            Assert.Equal(["out/in/a.txt", "out/in/b.txt"], await NamesAsync(copy));
            Assert.Contains(await fixture.Client.Cluster.ListJobStatusesAsync("copy-bck", cancellationToken: Token), status => status.Id == job.Id);

            job = await copy.RenameAsync(renamed.Name, Token);
            Assert.True((await job.WaitAsync(s_limit, cancellationToken: Token)).IsSuccess);
            Assert.Null(await copy.TryHeadAsync(Token));
            Assert.Equal(["out/in/a.txt", "out/in/b.txt"], await NamesAsync(renamed));
            Assert.Equal("content of in/a.txt", Encoding.UTF8.GetString(await renamed.Object("out/in/a.txt").ReadAllAsync(cancellationToken: Token)));
        }
        finally
        {
            await copy.DestroyAsync(missingOk: true, Token);
            await renamed.DestroyAsync(missingOk: true, Token);
        }
    }

    [Fact]
    public async Task Lists_ranges_and_templates_are_deleted_and_copied()
    {
        await using BucketFixture fixture = await BucketFixture.CreateAsync(cluster);
        await FillAsync(fixture.Bucket, [.. Enumerable.Range(1, 6).Select(static i => $"p-{i:d2}.txt"), "keep", "drop"]);
        IReadOnlyList<AisJob> jobs = await fixture.Bucket.Objects(new AisObjectRange("p-", 1, 3, 2, 1, ".txt")).CopyToAsync(fixture.Bucket, new AisCopyBucketOptions { Prepend = "copy/" }, Token);
        foreach (AisJob job in jobs)
        {
            Assert.True((await job.WaitForIdleAsync(s_limit, cancellationToken: Token)).IsSuccess);
        }

        Assert.Equal(["copy/p-01.txt", "copy/p-02.txt", "copy/p-03.txt"], await NamesAsync(fixture.Bucket, "copy/"));
        Assert.True((await (await fixture.Bucket.Objects("drop", "p-06.txt").DeleteAsync(Token)).WaitAsync(s_limit, cancellationToken: Token)).IsSuccess);
        Assert.True((await (await fixture.Bucket.ObjectsByTemplate("p-{04..05}.txt").DeleteAsync(Token)).WaitAsync(s_limit, cancellationToken: Token)).IsSuccess);
        Assert.Equal(["keep", "p-01.txt", "p-02.txt", "p-03.txt"], (await NamesAsync(fixture.Bucket)).Where(static name => !name.StartsWith("copy/", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Objects_are_archived_and_members_read_back()
    {
        await using BucketFixture fixture = await BucketFixture.CreateAsync(cluster);
        await FillAsync(fixture.Bucket, "a.txt", "b.txt");
        foreach (AisJob job in await fixture.Bucket.Objects("a.txt", "b.txt").ArchiveAsync("shard.tar", cancellationToken: Token))
        {
            Assert.True((await job.WaitForIdleAsync(s_limit, cancellationToken: Token)).IsSuccess);
        }

        Assert.Equal("content of b.txt", Encoding.UTF8.GetString(await fixture.Bucket.Object("shard.tar").ReadAllAsync(new AisGetOptions { ArchivePath = "b.txt" }, Token)));
        List<string> members = [];
        await foreach (AisListEntry entry in fixture.Bucket.ListArchiveAsync("shard.tar", cancellationToken: Token))
        {
            members.Add(entry.Name);
        }

        Assert.Equal(["shard.tar/a.txt", "shard.tar/b.txt"], members.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Jobs_are_started_watched_and_unknown_ones_are_told()
    {
        using AisClient client = cluster.CreateClient();
        AisJob job = await client.Job(kind: "lru").StartAsync(new AisJobStartOptions { Force = true }, Token);
        Assert.NotEmpty(job.Id);
        Assert.True((await job.WaitAsync(s_limit, cancellationToken: Token)).IsSuccess);
        Assert.NotEmpty((await job.GetSnapshotsAsync(Token)).All);
        await job.StopAsync(Token);
    }

    [Fact]
    public async Task A_job_that_the_cluster_does_not_know_is_told_as_such_by_every_question()
    {
        using AisClient client = cluster.CreateClient();
        foreach (string kind in (string[])["", "copy-bck", "copy-listrange", "blob-download"])
        {
            AisJob unknown = client.Job("xnosuchid", kind);
            await Assert.ThrowsAsync<AisJobNotFoundException>(async () => await unknown.GetStatusAsync(Token));
            await Assert.ThrowsAsync<AisJobNotFoundException>(async () => await unknown.GetSnapshotsAsync(Token));
            await Assert.ThrowsAsync<AisJobNotFoundException>(async () => await unknown.WaitAsync(s_limit, cancellationToken: Token));
            await Assert.ThrowsAsync<AisJobNotFoundException>(async () => await unknown.WaitForIdleAsync(s_limit, cancellationToken: Token));
            await Assert.ThrowsAsync<AisJobNotFoundException>(async () => await unknown.WaitSingleNodeAsync(s_limit, cancellationToken: Token));
            await Assert.ThrowsAsync<AisJobNotFoundException>(async () => await unknown.GetWithinAsync(DateTimeOffset.UnixEpoch, cancellationToken: Token));
        }
    }

    [Fact]
    public async Task A_list_with_missing_names_is_deleted_and_reported_as_failed_and_a_range_passes_over_them()
    {
        await using BucketFixture fixture = await BucketFixture.CreateAsync(cluster);
        await FillAsync(fixture.Bucket, "a", "p-1", "p-3");
        AisJobResult list = await (await fixture.Bucket.Objects("a", "no-such-object").DeleteAsync(Token)).WaitAsync(s_limit, cancellationToken: Token);
        Assert.False(list.IsSuccess);
        Assert.NotEmpty(list.Error);
        Assert.Equal(["p-1", "p-3"], await NamesAsync(fixture.Bucket));
        AisJobResult range = await (await fixture.Bucket.Objects(new AisObjectRange("p-", 1, 3)).DeleteAsync(Token)).WaitAsync(s_limit, cancellationToken: Token);
        Assert.True(range.IsSuccess, range.Error);
        Assert.Empty(await NamesAsync(fixture.Bucket));
    }

    [Fact]
    public async Task A_range_of_one_number_is_one_object_and_one_worker_or_none_copies_it()
    {
        await using BucketFixture fixture = await BucketFixture.CreateAsync(cluster);
        await FillAsync(fixture.Bucket, "p-07", "p-08");
        AisObjectRange one = new("p-", 7, 7, padWidth: 2);
        Assert.Equal(["p-07"], one);
        foreach (AisJob job in await fixture.Bucket.Objects(one).CopyToAsync(fixture.Bucket, new AisCopyBucketOptions { Prepend = "copy/", Workers = -1 }, Token))
        {
            Assert.True((await job.WaitAsync(s_limit, cancellationToken: Token)).IsSuccess);
        }

        Assert.Equal(["copy/p-07", "p-07", "p-08"], await NamesAsync(fixture.Bucket));
    }

    private static async Task FillAsync(AisBucket bucket, params string[] names)
    {
        foreach (string name in names)
        {
            await bucket.Object(name).PutAsync(AisContent.FromMemory(Encoding.UTF8.GetBytes("content of " + name)), cancellationToken: Token);
        }
    }

    private static async Task<IEnumerable<string>> NamesAsync(AisBucket bucket, string prefix = "")
        => (await bucket.ListAllAsync(new AisListOptions { Prefix = prefix }, Token)).Select(static entry => entry.Name).Order(StringComparer.Ordinal);
}
