using System.Net;
using System.Text;
using AisFs.DevServer.Api;

namespace AisFs.DevServer.Tests;

public sealed class ObjectTests
{
    [Fact]
    public async Task Custom_metadata_survives_overwrite_append_rename_and_copy()
    {
        await using ClusterFixture cluster = await ClusterFixture.StartAsync();
        await cluster.CreateBucketAsync("tb");

        // A header line holds one key: a comma belongs to its value.
        await cluster.PutAsync("tb/o", "1"u8.ToArray(), ("Ais-Custom-Md", "a=1, b=2"));
        await PatchAsync("/v1/objects/tb/o", "{\"action\":\"\",\"value\":{\"c\":\"3\"}}");
        await PatchAsync("/v1/objects/tb/o", "{\"action\":\"\",\"value\":{\"d\":\"4\"}}");
        await cluster.PutAsync("tb/o", "2"u8.ToArray(), ("Ais-Custom-Md", "c=5"));
        string[] expected = ["a=1, b=2", "c=5", "d=4"];
        Assert.Equal(expected, await CustomAsync("tb/o"));
        using HttpResponseMessage begun = await cluster.FollowAsync(HttpMethod.Put, "/v1/objects/tb/o?append_type=append&append_handle=", "34"u8.ToArray());
        string handle = Uri.EscapeDataString(begun.Headers.GetValues("Ais-Append-Handle").Single());
        using HttpResponseMessage flushed = await cluster.FollowAsync(HttpMethod.Put, $"/v1/objects/tb/o?append_type=flush&append_handle={handle}", []);
        Assert.Equal(HttpStatusCode.OK, flushed.StatusCode);
        Assert.Equal("234", Encoding.UTF8.GetString(await cluster.GetAsync("tb/o")));
        Assert.Equal(expected, await CustomAsync("tb/o"));
        using HttpResponseMessage renamed = await cluster.FollowAsync(HttpMethod.Post, "/v1/objects/tb/o", "{\"action\":\"rename-obj\",\"name\":\"d/r\"}"u8.ToArray());
        Assert.Equal(HttpStatusCode.OK, renamed.StatusCode);
        Assert.Equal(expected, await CustomAsync("tb/d/r"));
        using HttpResponseMessage copied = await cluster.FollowAsync(HttpMethod.Put, "/v1/objects/tb/d/r?object_to=ais%2F%40%23%2Ftb%2Fcopy", []);
        Assert.Equal(expected, await CustomAsync("tb/copy"));
        Assert.Equal("234", Encoding.UTF8.GetString(await cluster.GetAsync("tb/copy")));
        await PatchAsync("/v1/objects/tb/copy?set-new-custom=true", "{\"value\":{\"only\":\"x\"}}");
        Assert.Equal(["only=x"], await CustomAsync("tb/copy"));
        using HttpResponseMessage gone = await cluster.FollowAsync(HttpMethod.Head, "/v1/objects/tb/o");
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);

        async Task PatchAsync(string path, string body)
        {
            using HttpResponseMessage answer = await cluster.FollowAsync(HttpMethod.Patch, path, Encoding.UTF8.GetBytes(body));
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        async Task<List<string>> CustomAsync(string name)
        {
            using HttpResponseMessage head = await cluster.FollowAsync(HttpMethod.Head, "/v1/objects/" + name);
            return [.. head.Headers.NonValidated["Ais-Custom-Md"]];
        }
    }

    [Fact]
    public async Task Last_modified_and_etag_move_with_writes_and_not_with_reads()
    {
        await using ClusterFixture cluster = await ClusterFixture.StartAsync();
        await cluster.CreateBucketAsync("tb");
        await cluster.PutAsync("tb/o", "1"u8.ToArray());
        (string first, string atime) = await TagAsync();
        await cluster.GetAsync("tb/o");
        (string second, string later) = await TagAsync();
        Assert.Equal(first, second);
        Assert.NotEqual(atime, later);
        await cluster.PutAsync("tb/o", "1"u8.ToArray());
        Assert.NotEqual(first, (await TagAsync()).Tag);

        async Task<(string Tag, string Atime)> TagAsync()
        {
            using HttpResponseMessage head = await cluster.FollowAsync(HttpMethod.Head, "/v1/objects/tb/o?props=etag,last-modified,atime");
            Assert.NotNull(head.Content.Headers.LastModified);
            return (head.Headers.ETag!.Tag, head.Headers.GetValues("Ais-Atime").Single());
        }
    }

    [Fact]
    public async Task Only_the_owner_answers_direct_reads_and_nobody_direct_writes()
    {
        await using ClusterFixture cluster = await ClusterFixture.StartAsync(new DevServerOptions { TargetCount = 3 });
        await cluster.CreateBucketAsync("tb");
        await cluster.PutAsync("tb/o", "1"u8.ToArray());
        List<HttpStatusCode> reads = [];
        foreach (string target in cluster.Cluster.State.Map.Targets.Select(target => target.Url))
        {
            using HttpResponseMessage read = await cluster.SendAsync(HttpMethod.Get, new Uri(target + "/v1/objects/tb/o"));
            reads.Add(read.StatusCode);
            using HttpResponseMessage write = await cluster.SendAsync(HttpMethod.Put, new Uri(target + "/v1/objects/tb/o"), new ByteArrayContent([1]));
            Assert.Equal(HttpStatusCode.BadRequest, write.StatusCode);
        }

        Assert.Equal(1, reads.Count(status => status == HttpStatusCode.OK));
        Assert.Equal(2, reads.Count(status => status == HttpStatusCode.NotFound));
    }

    [Fact]
    public async Task Many_clients_overwrite_and_read_one_object_and_never_see_a_mixture()
    {
        await using ClusterFixture cluster = await ClusterFixture.StartAsync();
        await cluster.CreateBucketAsync("tb");
        await cluster.PutAsync("tb/o", new byte[1_500_000]);
        await Task.WhenAll(Enumerable.Range(1, 8).Select(async client =>
        {
            for (int i = 0; i < 10; i++)
            {
                if (client <= 4)
                {
                    byte[] content = new byte[1_500_000 - (client * 1000)];
                    Array.Fill(content, (byte)client);
                    await cluster.PutAsync("tb/o", content);
                }
                else
                {
                    byte[] read = await cluster.GetAsync("tb/o");
                    Assert.Equal(-1, read.AsSpan().IndexOfAnyExcept(read[0]));
                    Assert.Equal(1_500_000 - (read[0] * 1000), read.Length);
                }
            }
        }));
        using HttpResponseMessage head = await cluster.FollowAsync(HttpMethod.Head, "/v1/objects/tb/o");
        Assert.Equal("41", head.Headers.GetValues("Ais-Version").Single());
    }

    [Fact]
    public async Task Uploads_of_unknown_length_are_taken()
    {
        await using ClusterFixture cluster = await ClusterFixture.StartAsync();
        await cluster.CreateBucketAsync("tb");
        byte[] content = new byte[3_333_333];
        new Random(3).NextBytes(content);
        using HttpResponseMessage redirect = await cluster.SendAsync(HttpMethod.Put, "/v1/objects/tb/o", new ByteArrayContent([]));
        using HttpClient client = new();
        using HttpRequestMessage put = new(HttpMethod.Put, redirect.Headers.Location) { Content = new StreamContent(new MemoryStream(content)) };
        put.Headers.TransferEncodingChunked = true;
        using HttpResponseMessage answer = await client.SendAsync(put, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(content, await cluster.GetAsync("tb/o"));
    }

    [Fact]
    public async Task Namespaces_keep_buckets_apart()
    {
        await using ClusterFixture cluster = await ClusterFixture.StartAsync();
        await cluster.CreateBucketAsync("tb");
        await cluster.CreateBucketAsync("tb?namespace=%23ns1");
        await cluster.PutAsync("tb/o", "global"u8.ToArray());
        await cluster.PutAsync("tb/o?provider=ais&namespace=%23ns1", "inner"u8.ToArray());
        Assert.Equal("global", Encoding.UTF8.GetString(await cluster.GetAsync("tb/o")));
        Assert.Equal("inner", Encoding.UTF8.GetString(await cluster.GetAsync("tb/o?namespace=%23ns1")));
        string list = await cluster.FollowTextAsync(HttpMethod.Get, "/v1/buckets");
        Assert.Contains("{\"name\":\"tb\",\"provider\":\"ais\",\"namespace\":{\"uuid\":\"\",\"name\":\"ns1\"}}", list, StringComparison.Ordinal);
    }
}
