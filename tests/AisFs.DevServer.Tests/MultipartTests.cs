using System.Net;
using System.Text;
using AisFs.DevServer.Api;
using AisFs.DevServer.Blobs;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Tests;

/// <summary>Multipart uploads, and what a part that is sent twice does to them.</summary>
public sealed class MultipartTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_part_that_is_sent_twice_leaves_an_object_that_cannot_be_read(bool inFolder)
    {
        using TempFolder folder = new();
        DevServerOptions options = new() { DataDirectory = inFolder ? folder.Path : null };
        ClusterFixture cluster = await ClusterFixture.StartAsync(options);
        await cluster.CreateBucketAsync("b");
        await cluster.PutAsync("b/o", "what was there before"u8.ToArray());
        string id = await BeginAsync(cluster, "o");
        await PartAsync(cluster, "o", id, 1, "one");
        await PartAsync(cluster, "o", id, 2, "two");
        await PartAsync(cluster, "o", id, 2, "two");
        await PartAsync(cluster, "o", id, 3, "three");
        Assert.Equal(HttpStatusCode.OK, (await CompleteAsync(cluster, "o", id, 1, 2, 3)).Status);
        if (inFolder)
        {
            await cluster.DisposeAsync();
            cluster = await ClusterFixture.StartAsync(options);
        }

        await using (cluster)
        {
            using HttpResponseMessage head = await cluster.FollowAsync(HttpMethod.Head, "/v1/objects/b/o");
            Assert.Equal(11, head.Content.Headers.ContentLength);
            await Assert.ThrowsAnyAsync<HttpRequestException>(() => cluster.GetAsync("b/o"));
            Assert.Equal("one", await RangeAsync(cluster, "0-2"));
            Assert.Equal("hree", await RangeAsync(cluster, "7-10"));
            await Assert.ThrowsAnyAsync<HttpRequestException>(() => RangeAsync(cluster, "3-5"));
            Assert.Equal(HttpStatusCode.OK, await cluster.DeleteAsync("b/o"));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Each_part_is_read_by_its_number_whatever_its_size(bool inFolder)
    {
        using TempFolder folder = new();
        DevServerOptions options = new() { DataDirectory = inFolder ? folder.Path : null };
        ClusterFixture cluster = await ClusterFixture.StartAsync(options);
        await cluster.CreateBucketAsync("b");
        string[] parts = ["four", "two", "eleven and more", "1"];
        string id = await BeginAsync(cluster, "o");
        for (int i = 0; i < parts.Length; i++)
        {
            await PartAsync(cluster, "o", id, i + 1, parts[i]);
        }

        Assert.Equal(HttpStatusCode.OK, (await CompleteAsync(cluster, "o", id, 1, 2, 3, 4)).Status);
        if (inFolder)
        {
            await cluster.DisposeAsync();
            cluster = await ClusterFixture.StartAsync(options);
        }

        await using (cluster)
        {
            for (int i = 0; i < parts.Length; i++)
            {
                using HttpResponseMessage part = await cluster.FollowAsync(HttpMethod.Get, $"/s3/b/o?partNumber={i + 1}");
                Assert.Equal(HttpStatusCode.OK, part.StatusCode);
                Assert.Equal(parts[i], await part.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
            }
        }
    }

    [Fact]
    public async Task The_first_part_sent_twice_ends_the_upload_and_leaves_the_object_as_it_was()
    {
        await using ClusterFixture cluster = await ClusterFixture.StartAsync();
        await cluster.CreateBucketAsync("b");
        await cluster.PutAsync("b/o", "what was there before"u8.ToArray());
        string id = await BeginAsync(cluster, "o");
        await PartAsync(cluster, "o", id, 1, "one");
        await PartAsync(cluster, "o", id, 1, "one");
        await PartAsync(cluster, "o", id, 2, "two");
        (HttpStatusCode status, string text) = await CompleteAsync(cluster, "o", id, 1, 2);
        Assert.Equal(HttpStatusCode.NotFound, status);
        Assert.Contains("failed to finalize ais://b/o", text, StringComparison.Ordinal);
        Assert.Equal("what was there before", Encoding.UTF8.GetString(await cluster.GetAsync("b/o")));
        (status, text) = await CompleteAsync(cluster, "o", id, 1, 2);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("chunk at (0) has invalid number 0 (count=2)", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_part_that_broke_off_may_be_sent_again()
    {
        await using ClusterFixture cluster = await ClusterFixture.StartAsync();
        await cluster.CreateBucketAsync("b");
        string id = await BeginAsync(cluster, "o");
        await PartAsync(cluster, "o", id, 1, "one");
        cluster.Cluster.Faults.Add(new Faults.FaultRule { Action = Faults.FaultAction.ResetUpload, Operation = Operation.ObjectPutPart, Role = NodeRole.Target, Bytes = 1000, Count = 1 });
        byte[] second = new byte[2 << 20];
        second.AsSpan().Fill(7);
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => cluster.PutAsync($"b/o?uploadId={id}&partNumber=2", second));
        await cluster.PutAsync($"b/o?uploadId={id}&partNumber=2", second);
        Assert.Equal(HttpStatusCode.OK, (await CompleteAsync(cluster, "o", id, 1, 2)).Status);
        byte[] whole = [.. "one"u8, .. second];
        Assert.Equal(whole, await cluster.GetAsync("b/o"));

        // It came out of turn then, so the checksum is that of the parts' checksums.
        using HttpResponseMessage head = await cluster.FollowAsync(HttpMethod.Head, "/v1/objects/b/o");
        Assert.Equal("crc32c", head.Headers.GetValues("Ais-Checksum-Type").Single());
    }

    [Fact]
    public async Task Parts_in_order_give_the_bucket_s_checksum_and_drop_custom_metadata()
    {
        await using ClusterFixture cluster = await ClusterFixture.StartAsync();
        await cluster.CreateBucketAsync("b");
        await cluster.PutAsync("b/o", "old"u8.ToArray(), ("Ais-Custom-Md", "k=v"));
        string id = await BeginAsync(cluster, "o");
        await PartAsync(cluster, "o", id, 1, "one");
        await PartAsync(cluster, "o", id, 2, "twotwo");
        Assert.Equal(HttpStatusCode.OK, (await CompleteAsync(cluster, "o", id, 2, 1)).Status);
        using ChecksumState state = Checksums.Create("xxhash2")!;
        state.Append("onetwotwo"u8);
        using HttpResponseMessage head = await cluster.FollowAsync(HttpMethod.Head, "/v1/objects/b/o?props=checksum,custom,chunked,version");
        Assert.Equal(("xxhash2", state.Value()), (head.Headers.GetValues("Ais-Checksum-Type").Single(), head.Headers.GetValues("Ais-Checksum-Value").Single()));
        Assert.Equal(("2", "6", "2"), (head.Headers.GetValues("Ais-Chunks-Count").Single(), head.Headers.GetValues("Ais-Chunks-Max-Chunk-Size").Single(), head.Headers.GetValues("Ais-Version").Single()));
        Assert.False(head.Headers.Contains("Ais-Custom-Md"));
    }

    [Fact]
    public async Task Odd_parts_and_completions_are_refused()
    {
        await using ClusterFixture cluster = await ClusterFixture.StartAsync();
        await cluster.CreateBucketAsync("b");
        string id = await BeginAsync(cluster, "o");
        Assert.Equal(HttpStatusCode.InternalServerError, await cluster.StatusAsync(HttpMethod.Put, $"b/o?uploadId={id}&partNumber=0", "x"));
        Assert.Equal(HttpStatusCode.InternalServerError, await cluster.StatusAsync(HttpMethod.Put, $"b/o?uploadId={id}&partNumber=10000", "x"));
        Assert.Equal(HttpStatusCode.BadRequest, await cluster.StatusAsync(HttpMethod.Put, $"b/o?uploadId={id}&partNumber=1", string.Empty));
        await PartAsync(cluster, "o", id, 1, "one");
        await PartAsync(cluster, "o", id, 2, "two");
        (HttpStatusCode status, string text) = await CompleteAsync(cluster, "o", id, 1);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("partial completion is not allowed: requested 1 parts, have 2", text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await CompleteAsync(cluster, "o", id, 1, 2)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await CompleteAsync(cluster, "o", id, 1, 2)).Status);
    }

    [Fact]
    public async Task The_S3_way_tells_which_parts_have_arrived()
    {
        await using ClusterFixture cluster = await ClusterFixture.StartAsync();
        await cluster.CreateBucketAsync("b");
        string id = await BeginAsync(cluster, "d/o");
        await PartAsync(cluster, "d/o", id, 3, "three");
        await PartAsync(cluster, "d/o", id, 1, "one");
        using HttpResponseMessage answer = await cluster.FollowAsync(HttpMethod.Get, $"/s3/b/d/o?uploadId={id}");
        Assert.Equal("application/xml", answer.Content.Headers.ContentType!.MediaType);
        string xml = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.EndsWith(
            $"<ListPartsResult><Bucket>b</Bucket><Key>d/o</Key><UploadId>{id}</UploadId><Part><ETag></ETag><PartNumber>1</PartNumber></Part><Part><ETag></ETag><PartNumber>3</PartNumber></Part></ListPartsResult>",
            xml,
            StringComparison.Ordinal);
        using HttpResponseMessage unknown = await cluster.FollowAsync(HttpMethod.Get, "/s3/b/d/o?uploadId=nosuchone");
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Append_to_an_object_of_several_parts_cuts_it_to_its_first_part(bool inFolder)
    {
        using TempFolder folder = new();
        await using ClusterFixture cluster = await ClusterFixture.StartAsync(new DevServerOptions { DataDirectory = inFolder ? folder.Path : null });
        await cluster.CreateBucketAsync("b");
        foreach ((string name, string[] parts, string expected) in new[] { ("many", new[] { "AAAA", "BBBB", "CC" }, "AAAA+tail"), ("one", ["AAAA"], "AAAA+tail") })
        {
            string id = await BeginAsync(cluster, name);
            for (int i = 0; i < parts.Length; i++)
            {
                await PartAsync(cluster, name, id, i + 1, parts[i]);
            }

            Assert.Equal(HttpStatusCode.OK, (await CompleteAsync(cluster, name, id, [.. Enumerable.Range(1, parts.Length)])).Status);
            Assert.Equal(HttpStatusCode.OK, await cluster.FlushAsync($"b/{name}", await cluster.AppendAsync($"b/{name}", "+tail")));
            Assert.Equal(expected, Encoding.UTF8.GetString(await cluster.GetAsync($"b/{name}")));
        }
    }

    [Fact]
    public void The_bytes_of_a_torn_content_end_where_a_part_is_lost()
    {
        TornBlob blob = new([FileBlob.InMemory("one"u8.ToArray()), new LostBlob(3), FileBlob.InMemory("three"u8.ToArray())]);
        byte[] buffer = new byte[20];
        Assert.Equal(11, blob.Length);
        Assert.Equal(3, blob.Read(0, buffer));
        Assert.Equal(0, blob.Read(4, buffer));
        Assert.Equal(5, blob.Read(6, buffer));
        Assert.True(blob.IsTorn);
    }

    private static Task<string> BeginAsync(ClusterFixture cluster, string name) => cluster.FollowTextAsync(HttpMethod.Post, "/v1/objects/b/" + name, "{\"action\":\"mpt-upload\"}");

    private static Task PartAsync(ClusterFixture cluster, string name, string id, int number, string content)
        => cluster.PutAsync($"b/{name}?uploadId={id}&partNumber={number}", Encoding.UTF8.GetBytes(content));

    private static async Task<(HttpStatusCode Status, string Text)> CompleteAsync(ClusterFixture cluster, string name, string id, params int[] numbers)
    {
        string list = string.Join(',', numbers.Select(number => $"{{\"part-number\":{number},\"etag\":\"\"}}"));
        using HttpResponseMessage answer = await cluster.FollowAsync(HttpMethod.Post, $"/v1/objects/b/{name}?uploadId={id}", Encoding.UTF8.GetBytes($"{{\"action\":\"mpt-complete\",\"value\":[{list}]}}"));
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static async Task<string> RangeAsync(ClusterFixture cluster, string range)
    {
        using HttpResponseMessage answer = await cluster.FollowAsync(HttpMethod.Get, "/v1/objects/b/o", null, ("Range", "bytes=" + range));
        Assert.Equal(HttpStatusCode.PartialContent, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }
}
