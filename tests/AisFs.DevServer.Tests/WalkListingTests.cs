using System.Net;
using System.Text;
using System.Text.Json;
using AisFs.DevServer.Api;
using AisFs.DevServer.Nodes;

namespace AisFs.DevServer.Tests;

/// <summary>Listings by walks: what they leave out, and what they tell of odd names.</summary>
public sealed class WalkListingTests
{
    /// <summary>The names that were missing in listings of the recorded cluster; with an empty uuid for each page in the last field.</summary>
    [Theory]
    [InlineData(16, 1, "d4-1/y", "d4-1/y")]
    [InlineData(16, 2, "d4-1/y", "d4-1/y")]
    [InlineData(16, 3, "", "")]
    [InlineData(16, 5, "", "")]
    [InlineData(16, 7, "d4/x", "")]
    [InlineData(16, 10, "", "")]
    [InlineData(16, 100, "", "")]
    [InlineData(2064, 1, "d0-1/ d0.txt d2-1/ d3-1/ d4-1/ d4.txt d7-1/ d7.txt", "d0-1/ d0.txt d2-1/ d3-1/ d4-1/ d4.txt d7-1/ d7.txt")]
    [InlineData(2064, 2, "d0.txt d2-1/ d3-1/ d3/ d4.txt d7.txt", "d0.txt d2-1/ d3-1/ d4-1/ d4.txt d7.txt")]
    [InlineData(2064, 3, "", "")]
    [InlineData(2064, 5, "d3/", "")]
    [InlineData(2064, 7, "d2/ d7/", "")]
    [InlineData(2064, 10, "d3/", "")]
    [InlineData(2064, 100, "", "")]
    public async Task Pages_lose_the_names_that_the_recorded_cluster_lost(int flags, int pageSize, string missing, string missingWithoutUuid)
    {
        await using ClusterFixture cluster = ClusterFixture.Of(await MountpathClusters.StartRecordedAsync());
        foreach (string name in Enumerable.Range(0, 8).SelectMany(i => new[] { $"d{i}/x", $"d{i}-1/y", $"d{i}.txt" }))
        {
            cluster.Cluster.PutObject("tls3", name, "x"u8);
        }

        string query = $"\"flags\":\"{flags}\",\"pagesize\":{pageSize}";
        List<string> all = [.. await AllAsync(cluster, "tls3", $"\"flags\":\"{flags}\"", keepUuid: true)];
        Assert.Equal(24, all.Count);
        Assert.Equal(missing, string.Join(' ', all.Except(await AllAsync(cluster, "tls3", query, keepUuid: true))));
        Assert.Equal(missingWithoutUuid, string.Join(' ', all.Except(await AllAsync(cluster, "tls3", query, keepUuid: false))));
    }

    [Fact]
    public async Task A_prefix_that_is_a_directory_of_a_mountpath_hides_its_siblings_there()
    {
        await using ClusterFixture cluster = await ClusterFixture.StartAsync();
        await cluster.CreateBucketAsync("b");
        List<string> hidden = [];
        for (int i = 0; i < 40; i++)
        {
            cluster.Cluster.PutObject("b", $"p{i}q/a", "x"u8);
            cluster.Cluster.PutObject("b", $"p{i}qx", "x"u8);
            List<string> told = await AllAsync(cluster, "b", $"\"flags\":\"16\",\"prefix\":\"p{i}q\"", keepUuid: true);
            bool hides = MountpathClusters.PlaceOf(cluster.Cluster, "b", $"p{i}q/a") == MountpathClusters.PlaceOf(cluster.Cluster, "b", $"p{i}qx");
            Assert.Equal(hides ? [$"p{i}q/a"] : [$"p{i}q/a", $"p{i}qx"], told);
        }
    }

    [Theory]
    [InlineData("16")]
    [InlineData("2048")]
    [InlineData("2064")]
    public async Task An_object_ends_the_walks_of_its_target_for_the_directory_of_its_name(string flags)
    {
        await using ClusterFixture cluster = await ClusterFixture.StartAsync(new DevServerOptions { TargetCount = 2, MountpathCount = 4 });
        cluster.Cluster.PutObject("b", "foo", "x"u8);
        Mountpath place = MountpathClusters.PlaceOf(cluster.Cluster, "b", "foo");
        string near = MountpathClusters.NameWhere(cluster.Cluster, "b", "foo/*", at => at != place && at.Target == place.Target);
        string far = MountpathClusters.NameWhere(cluster.Cluster, "b", "foo/*", at => at.Target != place.Target);
        cluster.Cluster.PutObject("b", near, "x"u8);
        Assert.Empty(await AllAsync(cluster, "b", $"\"flags\":\"{flags}\",\"prefix\":\"foo/\"", keepUuid: true));
        cluster.Cluster.PutObject("b", far, "x"u8);
        Assert.Equal([far], await AllAsync(cluster, "b", $"\"flags\":\"{flags}\",\"prefix\":\"foo/\"", keepUuid: true));

        // Without the slash nothing fails.
        string[] all = [.. await AllAsync(cluster, "b", $"\"flags\":\"{flags}\",\"prefix\":\"foo\"", keepUuid: true)];
        Assert.Equal(new[] { "foo", near, far }.Order(StringComparer.Ordinal), all);
    }

    [Theory]
    [InlineData("di", "dir-1/ dir/ dir2/")]
    [InlineData("dir/su", "")]
    [InlineData("dir/x", "")]
    [InlineData("/", "ab/ dir-1/ dir/ dir2/")]
    [InlineData("dir/", "dir/sub/ dir/sub2/ dir/x")]
    public async Task Without_recursion_a_prefix_in_the_middle_of_a_name_works_at_the_top_only(string prefix, string expected)
    {
        await using ClusterFixture cluster = await ClusterFixture.StartAsync();
        foreach (string name in "a ab.x ab/c ab/d/e dir-1/w dir/sub/y dir/sub2/z dir/x dir2/q".Split(' '))
        {
            cluster.Cluster.PutObject("b", name, "x"u8);
        }

        Assert.Equal(expected, string.Join(' ', await AllAsync(cluster, "b", $"\"flags\":\"2048\",\"prefix\":\"{prefix}\"", keepUuid: true)));
    }

    [Fact]
    public async Task Start_after_does_not_hold_for_directories()
    {
        await using ClusterFixture cluster = await ClusterFixture.StartAsync();
        cluster.Cluster.PutObject("b", "a/x", "x"u8);
        cluster.Cluster.PutObject("b", "b", "x"u8);
        cluster.Cluster.PutObject("b", "d", "x"u8);
        Assert.Equal(["a/", "d"], await AllAsync(cluster, "b", "\"flags\":\"2048\",\"start_after\":\"c\"", keepUuid: true));
    }

    [Fact]
    public async Task One_page_is_complete_and_in_order_whatever_the_names()
    {
        await using ClusterFixture cluster = await ClusterFixture.StartAsync();
        SortedSet<string> names = Fill(cluster, seed: 5, count: 1500);
        Assert.Equal(names, await AllAsync(cluster, "b", "\"flags\":\"16\"", keepUuid: true));
        IEnumerable<string> top = names.Select(name => name.Split('/') is [var first, _, ..] ? first + "/" : name).Distinct().Order(StringComparer.Ordinal);
        Assert.Equal(top, await AllAsync(cluster, "b", "\"flags\":\"2048\"", keepUuid: true));
    }

    [Theory]
    [InlineData(1, "")]
    [InlineData(2, "")]
    [InlineData(3, "a/")]
    [InlineData(4, "a")]
    [InlineData(5, "a/b")]
    [InlineData(6, "!")]
    public async Task Pages_tell_what_a_plain_walk_tells(int seed, string prefix)
    {
        await using ClusterFixture cluster = await ClusterFixture.StartAsync(new DevServerOptions { TargetCount = 1 + (seed % 3), MountpathCount = 1 + (seed % 4) });
        SortedSet<string> names = Fill(cluster, seed, count: 300);
        foreach (bool noRecursion in new[] { false, true })
        {
            foreach (int pageSize in new[] { 1, 2, 3, 7, 50, 299 })
            {
                foreach (bool keepUuid in new[] { false, true })
                {
                    List<string> expected = new PlainWalk(cluster.Cluster, "b", names, prefix, noRecursion).Pages(pageSize, keepUuid);
                    string query = $"\"flags\":\"{(noRecursion ? 2064 : 16)}\",\"pagesize\":{pageSize},\"prefix\":\"{prefix}\"";
                    Assert.Equal(expected, await AllAsync(cluster, "b", query, keepUuid));
                }
            }
        }
    }

    private static SortedSet<string> Fill(ClusterFixture cluster, int seed, int count)
    {
        Random random = new(seed);
        const string Letters = "ab-./!";
        SortedSet<string> names = new(StringComparer.Ordinal);
        while (names.Count < count)
        {
            string name = string.Join('/', new string(Enumerable.Range(0, random.Next(1, 9)).Select(_ => Letters[random.Next(Letters.Length)]).ToArray()).Split('/', StringSplitOptions.RemoveEmptyEntries));
            if (name.Length > 0 && !name.Split('/').Any(segment => segment is "." or "..") && names.Add(name))
            {
                try
                {
                    cluster.Cluster.PutObject("b", name, "x"u8);
                }
                catch (IOException e) when (e.Message.Contains(": destination ", StringComparison.Ordinal))
                {
                    names.Remove(name);
                }
            }
        }

        return names;
    }

    [Fact]
    public async Task A_uuid_that_is_none_is_refused()
    {
        await using ClusterFixture cluster = await ClusterFixture.StartAsync();
        await cluster.CreateBucketAsync("b");
        using HttpResponseMessage answer = await cluster.SendAsync(HttpMethod.Get, "/v1/buckets/b", ClusterFixture.Json("{\"action\":\"list\",\"value\":{\"uuid\":\"bogus\"}}"));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("list-objects: invalid UUID \\\"bogus\\\"", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_negative_page_size_ends_the_targets()
    {
        await using ClusterFixture cluster = await ClusterFixture.StartAsync();
        await cluster.CreateBucketAsync("b");
        await cluster.PutAsync("b/o", "x"u8.ToArray());
        using HttpResponseMessage answer = await cluster.SendAsync(HttpMethod.Get, "/v1/buckets/b", ClusterFixture.Json("{\"action\":\"list\",\"value\":{\"pagesize\":-1}}"));
        Assert.NotEqual(HttpStatusCode.OK, answer.StatusCode);
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => cluster.GetAsync("b/o"));
    }

    [Fact]
    public async Task Bytes_that_are_no_UTF8_stand_in_the_JSON_as_they_are()
    {
        await using ClusterFixture cluster = await ClusterFixture.StartAsync();
        await cluster.CreateBucketAsync("b");
        await cluster.PutAsync("b/bad%FF%22name", "x"u8.ToArray());
        await cluster.PutAsync("b/bad%FFother", "x"u8.ToArray());
        using HttpResponseMessage answer = await cluster.SendAsync(HttpMethod.Get, "/v1/buckets/b", ClusterFixture.Json("{\"action\":\"list\",\"value\":{\"flags\":\"16\",\"pagesize\":1}}"));
        byte[] body = await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        byte[] first = [.. "{\"name\":\"bad"u8, 0xff, .. "\\\"name\",\"flags\":64}"u8];
        Assert.True(body.AsSpan().IndexOf(first) > 0, Encoding.Latin1.GetString(body));

        // So they can come back in a token.
        byte[] message = [.. "{\"action\":\"list\",\"value\":{\"flags\":\"16\",\"continuation_token\":\"bad"u8, 0xff, .. "\\\"name\"}}"u8];
        ByteArrayContent content = new(message);
        content.Headers.ContentType = new("application/json");
        using HttpResponseMessage next = await cluster.SendAsync(HttpMethod.Get, "/v1/buckets/b", content);
        body = await next.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        byte[] entries = [.. "\"entries\":[{\"name\":\"bad"u8, 0xff, .. "other\",\"flags\":64}]"u8];
        Assert.True(body.AsSpan().IndexOf(entries) > 0, Encoding.Latin1.GetString(body));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Names_that_are_too_long_for_a_file_are_stored_and_read_and_never_listed(bool inFolder)
    {
        string name = "d/" + new string('n', 256);
        using TempFolder folder = new();
        DevServerOptions options = new() { DataDirectory = inFolder ? folder.Path : null };
        ClusterFixture cluster = await ClusterFixture.StartAsync(options);
        await cluster.CreateBucketAsync("b");
        await cluster.PutAsync($"b/{name}", "long"u8.ToArray(), ("Ais-Custom-Md", "k=v"));
        await cluster.PutAsync("b/" + name[..^1], "short enough"u8.ToArray());
        if (inFolder)
        {
            await cluster.DisposeAsync();
            cluster = await ClusterFixture.StartAsync(options);
        }

        await using (cluster)
        {
            Mountpath place = MountpathClusters.PlaceOf(cluster.Cluster, "b", name);
            Assert.Equal("long", Encoding.UTF8.GetString(await cluster.GetAsync($"b/{name}")));
            using HttpResponseMessage head = await cluster.FollowAsync(HttpMethod.Head, $"/v1/objects/b/{name}");
            Assert.Equal(["k=v", $"orig_fntl={place.Path}/@ais/b/%ob/{name}"], head.Headers.NonValidated["Ais-Custom-Md"]);
            Assert.Matches("^\\.x[0-9a-f]{64}$", head.Headers.GetValues("Ais-Name").Single());
            Assert.Equal([name[..^1]], await AllAsync(cluster, "b", "\"flags\":\"16\"", keepUuid: true));
            await cluster.DeleteAsync("b/" + name[..^1]);
            string near = MountpathClusters.NameWhere(cluster.Cluster, "b", "near*", other => other.Target == place.Target);
            await cluster.PutAsync($"b/{near}", "other"u8.ToArray());
            using HttpResponseMessage copy = await cluster.FollowAsync(HttpMethod.Put, $"/v1/objects/b/{near}?object_to=ais%2F%40%23%2Fb%2F{ClusterFixture.Escape(name)}", []);
            Assert.Equal(HttpStatusCode.BadRequest, copy.StatusCode);
            Assert.Equal(HttpStatusCode.OK, await cluster.DeleteAsync($"b/{name}"));
            Assert.Equal(HttpStatusCode.NotFound, await cluster.StatusAsync(HttpMethod.Head, $"b/{name}"));
        }
    }

    private static async Task<List<string>> AllAsync(ClusterFixture cluster, string bucket, string query, bool keepUuid)
    {
        List<string> names = [];
        string token = string.Empty;
        string uuid = string.Empty;
        do
        {
            using JsonDocument page = JsonDocument.Parse(await cluster.ListAsync(bucket, $"{{{query},\"uuid\":\"{(keepUuid ? uuid : string.Empty)}\",\"continuation_token\":\"{token}\"}}"));
            JsonElement entries = page.RootElement.GetProperty("entries");
            names.AddRange(entries.ValueKind == JsonValueKind.Array ? entries.EnumerateArray().Select(entry => entry.GetProperty("name").GetString()!) : []);
            token = page.RootElement.GetProperty("continuation_token").GetString()!;
            uuid = page.RootElement.GetProperty("uuid").GetString()!;
        }
        while (token.Length > 0);

        return names;
    }
}
