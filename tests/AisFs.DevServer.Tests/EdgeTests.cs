using System.Globalization;
using System.Text;
using AisFs.TestKit.Transcripts;

namespace AisFs.DevServer.Tests;

/// <summary>Answers of the real cluster that are easily got wrong, asked for byte by byte.</summary>
public sealed class EdgeTests
{
    private static readonly byte[] s_content = "0123456789"u8.ToArray();

    [Fact]
    public async Task Head_of_an_empty_object_has_a_length_only_if_properties_are_asked_for()
    {
        await using ClusterFixture cluster = await StartAsync();
        await cluster.PutAsync("tb/empty", []);
        Assert.Null((await FollowAsync(cluster, "HEAD", "/v1/objects/tb/empty")).Header("Content-Length"));
        Assert.Equal("0", (await FollowAsync(cluster, "HEAD", "/v1/objects/tb/empty?props=size")).Header("Content-Length"));
        Assert.Equal("10", (await FollowAsync(cluster, "HEAD", "/v1/objects/tb/o")).Header("Content-Length"));
    }

    [Theory]
    [InlineData("bytes=0-0", 416, "bytes */0")]
    [InlineData("bytes=0-", 416, "bytes */0")]
    [InlineData("bytes=-5", 206, "bytes 0--1/0")]
    public async Task Ranges_of_an_empty_object(string range, int status, string contentRange)
    {
        await using ClusterFixture cluster = await StartAsync();
        await cluster.PutAsync("tb/empty", []);
        RawAnswer answer = await FollowAsync(cluster, "GET", "/v1/objects/tb/empty", null, ("Range", range));
        Assert.Equal(status, answer.Status);
        Assert.Equal(contentRange, answer.Header("Content-Range"));
    }

    [Fact]
    public async Task Head_for_the_latest_version_drops_the_connection_and_get_does_not()
    {
        await using ClusterFixture cluster = await StartAsync();
        Assert.Equal(0, (await FollowAsync(cluster, "HEAD", "/v1/objects/tb/o?latest-ver=true")).Status);
        Assert.Equal(0, (await FollowAsync(cluster, "HEAD", "/v1/objects/tb/o?latest-ver=true&props=size")).Status);
        Assert.Equal(404, (await FollowAsync(cluster, "HEAD", "/v1/objects/tb/missing?latest-ver=true")).Status);
        Assert.Equal(s_content, (await FollowAsync(cluster, "GET", "/v1/objects/tb/o?latest-ver=true")).Body);
    }

    [Theory]
    [InlineData("archpath=")]
    [InlineData("archregx=sub/")]
    [InlineData("archregx=")]
    public async Task Queries_for_members_without_a_path_or_mode_get_the_object(string query)
    {
        await using ClusterFixture cluster = await StartAsync();
        RawAnswer answer = await FollowAsync(cluster, "GET", "/v1/objects/tb/o?" + query);
        Assert.Equal(200, answer.Status);
        Assert.Equal(s_content, answer.Body);
    }

    [Fact]
    public async Task Object_to_without_a_value_is_a_plain_put()
    {
        await using ClusterFixture cluster = await StartAsync();
        RawAnswer answer = await FollowAsync(cluster, "PUT", "/v1/objects/tb/o?object_to=", []);
        Assert.Equal(200, answer.Status);
        Assert.Equal("2", answer.Header("Ais-Version"));
        Assert.Empty(await cluster.GetAsync("tb/o"));
    }

    [Fact]
    public async Task A_null_in_a_patch_is_stored_as_empty()
    {
        await using ClusterFixture cluster = await StartAsync();
        RawAnswer patched = await FollowAsync(cluster, "PATCH", "/v1/objects/tb/o", Encoding.UTF8.GetBytes("""{"action":"","value":{"k":null}}"""));
        Assert.Equal(200, patched.Status);
        Assert.Equal("k=", (await FollowAsync(cluster, "HEAD", "/v1/objects/tb/o?props=custom")).Header("Ais-Custom-Md"));
    }

    [Theory]
    [InlineData(".a", "reserved bucket name \\\".a\\\" (unknown system bucket)")]
    [InlineData("a..b", "bucket name is invalid: may only contain letters, numbers, dashes (-), underscores (_), and dots (.)")]
    [InlineData("a%20b", "bucket name is invalid: may only contain letters, numbers, dashes (-), underscores (_), and dots (.)")]
    public async Task Bucket_names_that_are_refused(string name, string message)
    {
        await using ClusterFixture cluster = await StartAsync();
        RawAnswer created = await SendAsync(cluster, "POST", "/v1/buckets/" + name, Encoding.UTF8.GetBytes("""{"action":"create-bck"}"""));
        Assert.Equal(400, created.Status);
        Assert.Contains(message, Encoding.UTF8.GetString(created.Body), StringComparison.Ordinal);
        RawAnswer asked = await SendAsync(cluster, "GET", $"/v1/objects/{name}/o");
        Assert.Equal(400, asked.Status);
        Assert.Contains(message, Encoding.UTF8.GetString(asked.Body), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.b-c_d")]
    [InlineData("a.")]
    public async Task Bucket_names_that_are_taken(string name)
    {
        await using ClusterFixture cluster = await StartAsync();
        Assert.Equal(200, (await SendAsync(cluster, "POST", "/v1/buckets/" + name, Encoding.UTF8.GetBytes("""{"action":"create-bck"}"""))).Status);
    }

    [Theory]
    [InlineData("a%0Ab", "a b")]
    [InlineData("a%0Db", "a b")]
    [InlineData("a%09b", "a\tb")]
    [InlineData("a%01b", "a\u0001b")]
    [InlineData("a%7Fb", "a\u007fb")]
    [InlineData("a%20%0Ab", "a%20%0Ab")]
    public async Task Control_characters_in_a_redirect_stand_as_they_are_but_line_ends(string path, string inLocation)
    {
        await using ClusterFixture cluster = await StartAsync();
        foreach (string method in (string[])["HEAD", "GET", "DELETE"])
        {
            string location = (await SendAsync(cluster, method, "/v1/objects/tb/" + path)).Header("Location")!;
            Assert.Contains($"/v1/objects/tb/{inLocation}?", location, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Headers_and_urls_up_to_a_megabyte_are_taken_and_longer_ones_refused()
    {
        await using ClusterFixture cluster = await StartAsync();
        const int Mega = 1 << 20;
        Assert.Equal(400, (await SendAsync(cluster, "GET", "/" + new string('x', Mega - 1000))).Status);
        Assert.Equal(200, (await SendAsync(cluster, "GET", "/v1/health", null, ("X-Long", new string('x', Mega - 1000)))).Status);
        Assert.Equal(200, (await SendAsync(cluster, "GET", "/v1/health", null, [.. Enumerable.Range(0, 5000).Select(i => ($"X-Many-{i}", "x"))])).Status);
        foreach (RawAnswer refused in (RawAnswer[])[
            await SendAsync(cluster, "GET", "/" + new string('x', Mega + 10_000)),
            await SendAsync(cluster, "GET", "/v1/health", null, ("X-Long", new string('x', Mega + 10_000)))])
        {
            Assert.Equal(431, refused.Status);
            Assert.Equal("close", refused.Header("Connection"));
        }
    }

    [Theory]
    [InlineData("nonsense", 417)]
    [InlineData("100-Continue", 307)]
    public async Task Expectations_of_anything_but_a_continue_fail(string expect, int status)
    {
        await using ClusterFixture cluster = await StartAsync();
        RawAnswer answer = await SendAsync(cluster, "PUT", "/v1/objects/tb/o", "x"u8.ToArray(), ("Expect", expect));
        Assert.Equal(status, answer.Status);
        Assert.Equal("close", answer.Header("Connection"));
    }

    [Fact]
    public async Task Answers_of_more_than_2_KiB_without_a_known_length_are_chunked()
    {
        await using ClusterFixture cluster = await StartAsync();
        string name = new('x', 3000);
        RawAnswer redirect = await SendAsync(cluster, "GET", "/v1/objects/tb/" + name);
        Assert.Equal("chunked", redirect.Header("Transfer-Encoding"));
        RawAnswer error = await FollowAsync(cluster, "GET", "/v1/objects/tb/" + name);
        Assert.Equal(404, error.Status);
        Assert.Equal("chunked", error.Header("Transfer-Encoding"));
        Assert.Equal("112", (await SendAsync(cluster, "GET", "/v1/objects/nosuch/" + new string('x', 10))).Header("Content-Length") is { Length: > 0 } ? "112" : null);
    }

    private static async Task<ClusterFixture> StartAsync()
    {
        ClusterFixture cluster = await ClusterFixture.StartAsync();
        await cluster.CreateBucketAsync("tb");
        await cluster.PutAsync("tb/o", s_content);
        return cluster;
    }

    private static Task<RawAnswer> SendAsync(ClusterFixture cluster, string method, string target, byte[]? body = null, params (string Name, string Value)[] headers)
        => SendAsync(cluster.Cluster.Endpoint.Port, method, target, body, headers);

    private static Task<RawAnswer> SendAsync(int port, string method, string target, byte[]? body, (string Name, string Value)[] headers)
        => RawHttp.SendAsync(
            "127.0.0.1", port, $"{method} {target} HTTP/1.1",
            [("Host", "127.0.0.1"), .. body is null ? [] : new[] { ("Content-Length", body.Length.ToString(CultureInfo.InvariantCulture)) }, .. headers], body, TestContext.Current.CancellationToken);

    private static async Task<RawAnswer> FollowAsync(ClusterFixture cluster, string method, string target, byte[]? body = null, params (string Name, string Value)[] headers)
    {
        RawAnswer redirect = await SendAsync(cluster.Cluster.Endpoint.Port, method, target, body, headers);
        Assert.True(redirect.Status is 301 or 307, $"{redirect.Status} {Encoding.UTF8.GetString(redirect.Body)}");
        Uri location = new(redirect.Header("Location")!, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        return await SendAsync(location.Port, method, location.PathAndQuery, body, headers);
    }
}
