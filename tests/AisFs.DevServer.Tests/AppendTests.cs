using System.Net;
using System.Text;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Tests;

/// <summary>Append handles and flushes.</summary>
public sealed class AppendTests
{
    [Fact]
    public async Task A_bar_in_the_name_drops_the_next_request()
    {
        await using ClusterFixture cluster = await ClusterFixture.StartAsync();
        await cluster.CreateBucketAsync("b");
        string handle = await cluster.AppendAsync("b/a%7Cb", "one");
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => cluster.AppendAsync("b/a%7Cb", "two", handle));
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => cluster.FlushAsync("b/a%7Cb", handle));
    }

    [Fact]
    public async Task The_handle_holds_the_name_as_it_is()
    {
        await using ClusterFixture cluster = await ClusterFixture.StartAsync();
        await cluster.CreateBucketAsync("b");
        string handle = await cluster.AppendAsync("b/d/%C3%BC%E6%96%87", "one");
        Assert.Contains("/@ais/b/%wk/d/append.\u00fc\u6587.", handle, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await cluster.FlushAsync("b/d/%C3%BC%E6%96%87", handle));
        Assert.Equal("one", Encoding.UTF8.GetString(await cluster.GetAsync("b/d/%C3%BC%E6%96%87")));
    }

    [Fact]
    public async Task An_older_handle_stores_all_bytes_under_the_checksum_of_its_own()
    {
        await using ClusterFixture cluster = await ClusterFixture.StartAsync();
        await cluster.CreateBucketAsync("b");
        string one = await cluster.AppendAsync("b/e", "one");
        await cluster.AppendAsync("b/e", "two", one);
        Assert.Equal(HttpStatusCode.OK, await cluster.FlushAsync("b/e", one));
        Assert.Equal(("onetwo", SumOf("one")), await ReadAsync(cluster, "e"));

        // A handle that is used for two appends does not know of the other one.
        one = await cluster.AppendAsync("b/d", "one");
        await cluster.AppendAsync("b/d", "two", one);
        Assert.Equal(HttpStatusCode.OK, await cluster.FlushAsync("b/d", await cluster.AppendAsync("b/d", "2", one)));
        Assert.Equal(("onetwo2", SumOf("one2")), await ReadAsync(cluster, "d"));
    }

    [Fact]
    public async Task A_second_flush_does_nothing_and_a_further_append_is_not_found()
    {
        await using ClusterFixture cluster = await ClusterFixture.StartAsync();
        await cluster.CreateBucketAsync("b");
        string handle = await cluster.AppendAsync("b/o", "one");
        using (HttpResponseMessage flush = await cluster.FollowAsync(HttpMethod.Put, $"/v1/objects/b/o?append_type=flush&append_handle={ClusterFixture.Escape(handle)}", [], ("Ais-Custom-Md", "k=v")))
        {
            Assert.Equal(HttpStatusCode.OK, flush.StatusCode);
            Assert.False(flush.Headers.Contains("Ais-Version"));
        }

        using HttpResponseMessage head = await cluster.FollowAsync(HttpMethod.Head, "/v1/objects/b/o");
        Assert.False(head.Headers.Contains("Ais-Custom-Md"));
        Assert.Equal(HttpStatusCode.OK, await cluster.DeleteAsync("b/o"));
        Assert.Equal(HttpStatusCode.OK, await cluster.FlushAsync("b/o", handle));
        Assert.Equal(HttpStatusCode.NotFound, await cluster.StatusAsync(HttpMethod.Head, "b/o"));
        using HttpResponseMessage append = await cluster.FollowAsync(HttpMethod.Put, $"/v1/objects/b/o?append_type=append&append_handle={ClusterFixture.Escape(handle)}", "x"u8.ToArray());
        Assert.Equal(HttpStatusCode.NotFound, append.StatusCode);
        Assert.Contains("work file does not exist", await append.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_between_append_and_flush_is_lost()
    {
        await using ClusterFixture cluster = await ClusterFixture.StartAsync();
        await cluster.CreateBucketAsync("b");
        await cluster.PutAsync("b/o", "base"u8.ToArray());
        string handle = await cluster.AppendAsync("b/o", "+1");
        await cluster.PutAsync("b/o", "changed"u8.ToArray());
        Assert.Equal(HttpStatusCode.OK, await cluster.FlushAsync("b/o", handle));
        Assert.Equal(("base+1", SumOf("base+1")), await ReadAsync(cluster, "o"));
    }

    [Fact]
    public async Task A_flush_that_a_directory_refuses_can_be_tried_again()
    {
        await using ClusterFixture cluster = await ClusterFixture.StartAsync();
        await cluster.CreateBucketAsync("b");
        string name = Enumerable.Range(0, 10_000).Select(i => $"d{i}").First(d => MountpathClusters.PlaceOf(cluster.Cluster, "b", d) == MountpathClusters.PlaceOf(cluster.Cluster, "b", d + "/f"));
        await cluster.PutAsync($"b/{name}/f", "1"u8.ToArray());
        await cluster.DeleteAsync($"b/{name}/f");
        string handle = await cluster.AppendAsync($"b/{name}", "one");
        Assert.Equal(HttpStatusCode.BadRequest, await cluster.FlushAsync($"b/{name}", handle));
        await cluster.DeleteAsync($"b/{name}");
        Assert.Equal(HttpStatusCode.OK, await cluster.FlushAsync($"b/{name}", handle));
        Assert.Equal(("one", SumOf("one")), await ReadAsync(cluster, name));
    }

    private static string SumOf(string content)
    {
        using ChecksumState state = Checksums.Create("xxhash2")!;
        state.Append(Encoding.UTF8.GetBytes(content));
        return state.Value();
    }

    private static async Task<(string Content, string Checksum)> ReadAsync(ClusterFixture cluster, string name)
    {
        using HttpResponseMessage answer = await cluster.FollowAsync(HttpMethod.Get, "/v1/objects/b/" + name);
        return (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), answer.Headers.GetValues("Ais-Checksum-Value").Single());
    }
}
