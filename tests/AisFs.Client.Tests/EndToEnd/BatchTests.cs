using System.Text;
using AisFs.Client.Batch;
using AisFs.Client.Jobs;

namespace AisFs.Client.Tests.EndToEnd;

/// <summary>Many objects in one request.</summary>
public sealed class BatchTests(ClusterFixture cluster) : IClassFixture<ClusterFixture>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(AisBatchFormat.Tar, true)]
    [InlineData(AisBatchFormat.Tar, false)]
    [InlineData(AisBatchFormat.TarGz, true)]
    [InlineData(AisBatchFormat.Zip, true)]
    [InlineData(AisBatchFormat.Zip, false)]
    public async Task Objects_ranges_and_members_come_in_the_order_of_the_request(AisBatchFormat format, bool isStreaming)
    {
        await using BucketFixture fixture = await BucketFixture.CreateAsync(cluster);
        await PutAsync(fixture.Bucket, "a", "b/c", "d");
        foreach (AisJob job in await fixture.Bucket.Objects("a", "d").ArchiveAsync("s.tar", cancellationToken: Token))
        {
            Assert.True((await job.WaitForIdleAsync(TimeSpan.FromMinutes(2), cancellationToken: Token)).IsSuccess);
        }

        AisBatch batch = fixture.Bucket.Batch(new AisBatchOptions { Format = format, Streaming = isStreaming });
        batch.Add("d").Add("a").Add(new AisBatchEntry(fixture.Bucket.Object("b/c")) { Range = new AisByteRange(3, 4) });
        batch.Add(new AisBatchEntry(fixture.Bucket.Object("s.tar")) { ArchivePath = "a" }).Add("d");
        List<string> contents = [];
        await foreach (AisBatchItem item in batch.GetAsync(Token))
        {
            Assert.False(item.IsMissing);
            contents.Add(Encoding.UTF8.GetString(await item.ReadAllAsync(Token)));
        }

        Assert.Equal(["content of d", "content of a", "tent", "content of a", "content of d"], contents);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Missing_entries_are_reported_and_counted(bool isStreaming)
    {
        await using BucketFixture fixture = await BucketFixture.CreateAsync(cluster);
        await PutAsync(fixture.Bucket, "a", "b");
        AisBatch batch = fixture.Bucket.Batch(new AisBatchOptions { Streaming = isStreaming }).AddRange(["a", "gone-1", "b", "gone-2"]);
        await using AisBatchReader reader = await batch.OpenAsync(Token);
        List<bool> missing = [];
        while (await reader.ReadAsync(Token) is { } item)
        {
            missing.Add(item.IsMissing);
        }

        Assert.Equal([false, true, false, true], missing);
        Assert.Equal((4, 4, 2), (reader.Requested, reader.Delivered, reader.Missing));
    }

    [Fact]
    public async Task An_archive_that_ends_early_is_no_success()
    {
        await using BucketFixture fixture = await BucketFixture.CreateAsync(cluster);
        await PutAsync(fixture.Bucket, "a");
        int complete = 0;
        int ended = 0;
        for (int i = 0; i < 12; i++)
        {
            // Whether the archive ends at a missing entry, or marks it, depends on which target puts it together.
            await using AisBatchReader reader = await fixture.Bucket.Batch(new AisBatchOptions { ContinueOnError = false }).AddRange([$"gone-{i}", "a"]).OpenAsync(Token);
            try
            {
                while (await reader.ReadAsync(Token) is not null)
                {
                }

                Assert.Equal((2, 1), (reader.Delivered, reader.Missing));
                complete++;
            }
            catch (AisBatchIncompleteException e)
            {
                Assert.Equal((2, 0), (e.Requested, e.Delivered));
                ended++;
            }
        }

        Assert.Equal(12, complete + ended);
    }

    private static async Task PutAsync(AisBucket bucket, params string[] names)
    {
        foreach (string name in names)
        {
            await bucket.Object(name).PutAsync(AisContent.FromMemory(Encoding.UTF8.GetBytes("content of " + name)), cancellationToken: Token);
        }
    }
}
