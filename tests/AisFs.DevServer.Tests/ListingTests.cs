using System.Text.Json;
using AisFs.DevServer.Api;

namespace AisFs.DevServer.Tests;

public sealed class ListingTests
{
    [Fact]
    public async Task Pages_of_a_large_bucket_bring_every_name_once()
    {
        await using ClusterFixture cluster = await ClusterFixture.StartAsync();
        cluster.Cluster.SeedObjects(new ObjectSeed { Bucket = "big", Prefix = "p/", Count = 100_000, Size = 10, PerDirectory = 1000 });
        List<string> names = await AllAsync(cluster, "big", "\"props\":\"name\",\"pagesize\":9999");
        Assert.Equal(100_000, names.Count);
        Assert.Equal(names.Order(StringComparer.Ordinal), names);
        Assert.Equal(100_000, names.Distinct().Count());
    }

    [Fact]
    public async Task A_directory_is_listed_without_walking_what_lies_below()
    {
        await using ClusterFixture cluster = await ClusterFixture.StartAsync();
        cluster.Cluster.SeedObjects(new ObjectSeed { Bucket = "big", Prefix = "deep/down/", Count = 300_000 });
        cluster.Cluster.PutObject("big", "a", "x"u8);
        cluster.Cluster.PutObject("big", "z/y", "x"u8);
        string page = await cluster.ListAsync("big", "{\"props\":\"name,size\",\"flags\":\"2048\"}");
        Assert.Contains("[{\"name\":\"a\",\"size\":\"1\",\"flags\":64},{\"name\":\"deep/\",\"flags\":256},{\"name\":\"z/\",\"flags\":256}]", page, StringComparison.Ordinal);
        Assert.Contains("{\"name\":\"deep/down/\",\"flags\":256}", await cluster.ListAsync("big", "{\"flags\":\"2048\",\"prefix\":\"deep/\"}"), StringComparison.Ordinal);
        Assert.Contains("\"continuation_token\":\"deep/down/200099\"", await cluster.ListAsync("big", "{\"pagesize\":100,\"continuation_token\":\"deep/down/199999\"}"), StringComparison.Ordinal);
        long visited = cluster.Cluster.State.Buckets.Find(Protocol.BucketKey.InGlobalNamespace("ais", "big"))!.NamesVisited;
        Assert.True(visited < 600, $"{visited} names were looked at");
    }

    [Theory]
    [InlineData("", "a,d/,d1,e/,f")]
    [InlineData("d/", "d/1,d/2,d/s/")]
    [InlineData("d/s/", "d/s/x")]
    [InlineData("nosuch/", "")]
    [InlineData("e", "e/1")]
    public async Task A_prefix_without_recursion_lists_one_level(string prefix, string expected)
    {
        await using ClusterFixture cluster = await ClusterFixture.StartAsync();
        foreach (string name in new[] { "a", "d/1", "d/2", "d/s/x", "d1", "e/1", "f" })
        {
            cluster.Cluster.PutObject("b", name, "x"u8);
        }

        foreach (int size in new[] { 1, 2, 3, 1000 })
        {
            List<string> names = await AllAsync(cluster, "b", $"\"props\":\"name\",\"flags\":\"2048\",\"prefix\":\"{prefix}\",\"pagesize\":{size}");
            Assert.Equal(expected, string.Join(',', names));
        }
    }

    [Fact]
    public async Task Msgpack_says_the_same_as_json()
    {
        await using ClusterFixture cluster = await ClusterFixture.StartAsync();
        for (int i = 0; i < 40; i++)
        {
            cluster.Cluster.PutObject("b", $"{new string('n', i * 6)}{i}", new byte[i * i * 100], custom: i % 3 == 0 ? new Dictionary<string, string> { ["mode"] = "0644", ["x"] = "y" } : null);
        }

        const string Query = "{\"props\":\"name,size,version,checksum,atime,copies,custom,location\",\"uuid\":\"abcdefghi\"}";
        using JsonDocument json = JsonDocument.Parse(await cluster.ListAsync("b", Query));
        using HttpResponseMessage answer = await cluster.SendAsync(
            HttpMethod.Get, "/v1/buckets/b", ClusterFixture.Json($"{{\"action\":\"list\",\"value\":{Query}}}"), ("Accept", "application/msgpack"));
        Assert.Equal("application/msgpack", answer.Content.Headers.ContentType!.MediaType);
        Dictionary<string, object?> page = (Dictionary<string, object?>)MsgPack.Read(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken))!;
        Assert.Equal("abcdefghi", page["UUID"]);
        List<object?> entries = (List<object?>)page["Entries"]!;
        (string Long, string Short)[] fields = [("name", "n"), ("checksum", "cs"), ("atime", "a"), ("version", "v"), ("location", "t"), ("custom-md", "m"), ("size", "s"), ("copies", "c"), ("flags", "f")];
        foreach ((JsonElement expected, object? entry) in json.RootElement.GetProperty("entries").EnumerateArray().Zip(entries))
        {
            Dictionary<string, object?> actual = (Dictionary<string, object?>)entry!;
            foreach ((string name, string key) in fields)
            {
                Assert.Equal(expected.TryGetProperty(name, out JsonElement value) ? value.ToString() : null, actual.GetValueOrDefault(key)?.ToString());
            }
        }

        Assert.Equal(40, entries.Count);
    }

    [Theory]
    [InlineData("\"props\":\"name,custom\"", "\"custom-md\":\"[k:v k2:v 2]\"")]
    [InlineData("\"props\":\"name\"", "{\"name\":\"o\",\"flags\":64}")]
    [InlineData("\"flags\":\"16\"", "{\"name\":\"o\",\"flags\":64}")]
    [InlineData("\"flags\":\"32\"", "{\"name\":\"o\",\"size\":\"5\",\"flags\":64}")]
    [InlineData("\"props\":\"atime\",\"time_format\":\"2006-01-02T15:04:05.000000000Z07:00\"", "\"atime\":\"20")]
    [InlineData("\"start_after\":\"n\"", "\"name\":\"o\"")]
    [InlineData("\"start_after\":\"o\"", "\"entries\":null")]
    [InlineData("\"prefix\":\"o*\"", "\"name\":\"o\"")]
    public async Task Props_and_flags_choose_the_fields(string query, string expected)
    {
        await using ClusterFixture cluster = await ClusterFixture.StartAsync();
        cluster.Cluster.PutObject("b", "o", "12345"u8, custom: new Dictionary<string, string> { ["k"] = "v", ["k2"] = "v 2" });
        Assert.Contains(expected, await cluster.ListAsync("b", $"{{{query}}}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Remote_buckets_tell_what_is_cached()
    {
        await using ClusterFixture cluster = await ClusterFixture.StartAsync(new DevServerOptions { Backends = ["aws"] });
        cluster.Cluster.PutObject("cloud", "x", "1"u8, "aws");
        cluster.Cluster.PutObject("cloud", "y", "1"u8, "s3");
        Assert.Contains("[{\"name\":\"x\",\"size\":\"1\"", await ListAsync("{}"), StringComparison.Ordinal);
        await cluster.GetAsync("cloud/x?provider=aws");
        Assert.Contains("[{\"name\":\"x\",\"size\":\"1\",\"flags\":64},{\"name\":\"y\",\"size\":\"1\"", await ListAsync("{\"props\":\"name,size,cached\"}"), StringComparison.Ordinal);
        Assert.DoesNotContain("\"flags\":64", await ListAsync("{\"props\":\"name,size\"}"), StringComparison.Ordinal);
        Assert.DoesNotContain("\"y\"", await ListAsync("{\"flags\":\"1\"}"), StringComparison.Ordinal);
        string buckets = await cluster.FollowTextAsync(HttpMethod.Get, "/v1/buckets?provider=s3");
        Assert.Equal("[{\"name\":\"cloud\",\"provider\":\"aws\",\"namespace\":{\"uuid\":\"\",\"name\":\"\"}}]", buckets.Trim());

        async Task<string> ListAsync(string value)
        {
            using HttpResponseMessage answer = await cluster.SendAsync(HttpMethod.Get, "/v1/buckets/cloud?provider=aws", ClusterFixture.Json($"{{\"action\":\"list\",\"value\":{value}}}"));
            return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        }
    }

    private static async Task<List<string>> AllAsync(ClusterFixture cluster, string bucket, string query)
    {
        List<string> names = [];
        string token = string.Empty;
        string uuid = string.Empty;
        do
        {
            using JsonDocument page = JsonDocument.Parse(await cluster.ListAsync(bucket, $"{{{query},\"uuid\":\"{uuid}\",\"continuation_token\":\"{token}\"}}"));
            JsonElement entries = page.RootElement.GetProperty("entries");
            if (entries.ValueKind == JsonValueKind.Array)
            {
                names.AddRange(entries.EnumerateArray().Select(entry => entry.GetProperty("name").GetString()!));
            }

            token = page.RootElement.GetProperty("continuation_token").GetString()!;
            uuid = page.RootElement.GetProperty("uuid").GetString()!;
        }
        while (token.Length > 0);

        return names;
    }
}
