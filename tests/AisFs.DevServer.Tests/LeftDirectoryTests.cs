using System.Net;
using System.Text;
using System.Text.Json;
using AisFs.DevServer.Api;
using AisFs.DevServer.Nodes;

namespace AisFs.DevServer.Tests;

/// <summary>Directories of names that are gone, and names that are directories.</summary>
public sealed class LeftDirectoryTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Directories_stay_when_their_last_object_goes_also_over_a_restart(bool inFolder)
    {
        using TempFolder folder = new();
        DevServerOptions options = new() { DataDirectory = inFolder ? folder.Path : null };
        ClusterFixture cluster = await ClusterFixture.StartAsync(options);
        await cluster.CreateBucketAsync("b");
        await cluster.PutAsync("b/gone/sub/f", "1"u8.ToArray());
        await cluster.DeleteAsync("b/gone/sub/f");
        if (inFolder)
        {
            await cluster.DisposeAsync();
            cluster = await ClusterFixture.StartAsync(options);
        }

        await using (cluster)
        {
            Assert.Equal(["gone/"], await NamesAsync(cluster, "\"flags\":\"2048\""));
            Assert.Equal(["gone/sub/"], await NamesAsync(cluster, "\"flags\":\"2048\",\"prefix\":\"gone/\""));
            Assert.Empty(await NamesAsync(cluster, "\"flags\":\"2048\",\"prefix\":\"gone/sub/\""));
            Assert.Empty(await NamesAsync(cluster, "\"flags\":\"16\",\"prefix\":\"gone/\",\"pagesize\":1"));
        }
    }

    [Fact]
    public async Task A_left_directory_refuses_every_way_to_store_an_object_of_its_name()
    {
        await using ClusterFixture cluster = await ClusterFixture.StartAsync();
        await cluster.CreateBucketAsync("b");
        string name = await LeaveAsync(cluster);
        Assert.Equal((HttpStatusCode.BadRequest, "ErrMv"), await ErrorAsync(cluster, HttpMethod.Put, name, "x"));
        Assert.Equal(HttpStatusCode.BadRequest, await cluster.FlushAsync($"b/{name}", await cluster.AppendAsync($"b/{name}", "x")));
        string id = await cluster.FollowTextAsync(HttpMethod.Post, $"/v1/objects/b/{name}", "{\"action\":\"mpt-upload\"}");
        await cluster.PutAsync($"b/{name}?uploadId={id}&partNumber=1", "x"u8.ToArray());
        const string Complete = "{\"action\":\"mpt-complete\",\"value\":[{\"part-number\":1,\"etag\":\"\"}]}";
        Assert.Equal((HttpStatusCode.InternalServerError, "ErrMv"), await ErrorAsync(cluster, HttpMethod.Post, $"{name}?uploadId={id}", Complete));
        Mountpath there = MountpathClusters.PlaceOf(cluster.Cluster, "b", name);
        string near = MountpathClusters.NameWhere(cluster.Cluster, "b", "s*", place => place.Target == there.Target);
        await cluster.PutAsync($"b/{near}", "precious"u8.ToArray());
        Assert.Equal((HttpStatusCode.BadRequest, "ErrMv"), await ErrorAsync(cluster, HttpMethod.Post, near, $"{{\"action\":\"rename-obj\",\"name\":\"{name}\"}}"));
        Assert.Equal((HttpStatusCode.BadRequest, "ErrMv"), await ErrorAsync(cluster, HttpMethod.Put, $"{near}?object_to=ais%2F%40%23%2Fb%2F{name}", string.Empty));
        Assert.Equal("precious", Encoding.UTF8.GetString(await cluster.GetAsync($"b/{near}")));
    }

    [Fact]
    public async Task A_rename_from_another_target_onto_a_directory_loses_everything_and_says_nothing()
    {
        await using ClusterFixture cluster = await ClusterFixture.StartAsync();
        await cluster.CreateBucketAsync("b");
        string name = await LeaveAsync(cluster);
        Mountpath there = MountpathClusters.PlaceOf(cluster.Cluster, "b", name);
        string far = MountpathClusters.NameWhere(cluster.Cluster, "b", "s*", place => place.Target != there.Target);
        await cluster.PutAsync($"b/{far}", "precious"u8.ToArray());
        Assert.Equal(HttpStatusCode.OK, await cluster.StatusAsync(HttpMethod.Put, $"b/{far}?object_to=ais%2F%40%23%2Fb%2F{name}", string.Empty));
        Assert.Equal(HttpStatusCode.NotFound, await cluster.StatusAsync(HttpMethod.Head, $"b/{name}"));
        Assert.Equal(HttpStatusCode.OK, await cluster.StatusAsync(HttpMethod.Post, $"b/{far}", $"{{\"action\":\"rename-obj\",\"name\":\"{name}\"}}"));
        Assert.Equal(HttpStatusCode.NotFound, await cluster.StatusAsync(HttpMethod.Head, $"b/{far}"));
        Assert.Equal(HttpStatusCode.NotFound, await cluster.StatusAsync(HttpMethod.Head, $"b/{name}"));
    }

    [Fact]
    public async Task Elsewhere_the_name_of_a_directory_is_free()
    {
        await using ClusterFixture cluster = await ClusterFixture.StartAsync();
        await cluster.CreateBucketAsync("b");
        string name = Enumerable.Range(0, 1000).Select(i => $"d{i}").First(d => MountpathClusters.PlaceOf(cluster.Cluster, "b", d) != MountpathClusters.PlaceOf(cluster.Cluster, "b", d + "/f"));
        await cluster.PutAsync($"b/{name}/f", "below"u8.ToArray());
        await cluster.PutAsync($"b/{name}", "file"u8.ToArray());
        Assert.Equal([name, name + "/"], await NamesAsync(cluster, "\"flags\":\"2048\""));
        Assert.Equal([name, name + "/f"], await NamesAsync(cluster, "\"flags\":\"16\""));
    }

    [Fact]
    public async Task Delete_of_a_directory_answers_404_and_takes_it_away_if_it_is_empty()
    {
        await using ClusterFixture cluster = await ClusterFixture.StartAsync();
        await cluster.CreateBucketAsync("b");
        string name = await LeaveAsync(cluster);
        using (HttpResponseMessage get = await cluster.FollowAsync(HttpMethod.Get, $"/v1/objects/b/{name}"))
        {
            Assert.Equal(HttpStatusCode.InternalServerError, get.StatusCode);
            Assert.Contains("\"tcode\":\"ErrLmetaNotFound\",\"message\":\"ais://b/" + name + ", err: no data available\"", await get.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }

        Assert.Equal(HttpStatusCode.NotFound, await cluster.StatusAsync(HttpMethod.Head, $"b/{name}"));
        Assert.Equal(HttpStatusCode.NotFound, await cluster.DeleteAsync($"b/{name}"));
        await cluster.PutAsync($"b/{name}", "2"u8.ToArray());
        Assert.Equal(HttpStatusCode.OK, await cluster.DeleteAsync($"b/{name}"));

        // Not where it holds directories.
        string deep = Enumerable.Range(0, 10_000).Select(i => $"n{i}").First(n => MountpathClusters.PlaceOf(cluster.Cluster, "b", n) == MountpathClusters.PlaceOf(cluster.Cluster, "b", n + "/a/f"));
        await cluster.PutAsync($"b/{deep}/a/f", "1"u8.ToArray());
        await cluster.DeleteAsync($"b/{deep}/a/f");
        Assert.Equal(HttpStatusCode.NotFound, await cluster.DeleteAsync($"b/{deep}"));
        Assert.Equal((HttpStatusCode.BadRequest, "ErrMv"), await ErrorAsync(cluster, HttpMethod.Put, deep, "x"));
    }

    [Fact]
    public async Task A_file_in_the_path_refuses_what_would_lie_below_it()
    {
        await using ClusterFixture cluster = await ClusterFixture.StartAsync();
        await cluster.CreateBucketAsync("b");
        Mountpath there = MountpathClusters.PlaceOf(cluster.Cluster, "b", "file");
        string below = MountpathClusters.NameWhere(cluster.Cluster, "b", "file/x*/y", place => place == there);
        string beside = MountpathClusters.NameWhere(cluster.Cluster, "b", "file/x*/y", place => place != there);
        await cluster.PutAsync("b/file", "1"u8.ToArray());
        Assert.Equal((HttpStatusCode.BadRequest, "ErrMv"), await ErrorAsync(cluster, HttpMethod.Put, below, "x"));
        await cluster.PutAsync($"b/{beside}", "1"u8.ToArray());
    }

    [Fact]
    public async Task The_job_cleanup_store_removes_the_innermost_empty_directories_of_a_run()
    {
        await using ClusterFixture cluster = await ClusterFixture.StartAsync();
        await cluster.CreateBucketAsync("b");
        foreach (string name in new[] { "a/f", "gone/sub/f", "kept/f" })
        {
            await cluster.PutAsync($"b/{name}", "1"u8.ToArray());
        }

        await cluster.DeleteAsync("b/a/f");
        await cluster.DeleteAsync("b/gone/sub/f");
        await CleanUpAsync();
        Assert.Equal(["gone/", "kept/"], await NamesAsync(cluster, "\"flags\":\"2048\""));
        await CleanUpAsync();
        Assert.Equal(["kept/"], await NamesAsync(cluster, "\"flags\":\"2048\""));

        async Task CleanUpAsync()
        {
            using HttpResponseMessage answer = await cluster.SendAsync(HttpMethod.Put, "/v1/cluster", ClusterFixture.Json("{\"action\":\"start\",\"value\":{\"kind\":\"cleanup-store\"}}"));
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
    }

    /// <summary>Leaves a directory on the mountpath of its name.</summary>
    private static async Task<string> LeaveAsync(ClusterFixture cluster)
    {
        string name = Enumerable.Range(0, 10_000).Select(i => $"d{i}").First(d => MountpathClusters.PlaceOf(cluster.Cluster, "b", d) == MountpathClusters.PlaceOf(cluster.Cluster, "b", d + "/f"));
        await cluster.PutAsync($"b/{name}/f", "1"u8.ToArray());
        await cluster.DeleteAsync($"b/{name}/f");
        return name;
    }

    private static async Task<(HttpStatusCode Status, string? Code)> ErrorAsync(ClusterFixture cluster, HttpMethod method, string name, string body)
    {
        using HttpResponseMessage answer = await cluster.FollowAsync(method, "/v1/objects/b/" + name, Encoding.UTF8.GetBytes(body));
        using JsonDocument error = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        return (answer.StatusCode, error.RootElement.GetProperty("tcode").GetString());
    }

    private static async Task<List<string>> NamesAsync(ClusterFixture cluster, string query)
    {
        using JsonDocument page = JsonDocument.Parse(await cluster.ListAsync("b", $"{{{query}}}"));
        JsonElement entries = page.RootElement.GetProperty("entries");
        return entries.ValueKind == JsonValueKind.Null ? [] : [.. entries.EnumerateArray().Select(entry => entry.GetProperty("name").GetString()!)];
    }
}
