using AisFs.Client.Tests.Replay;

namespace AisFs.Client.Tests.Http;

/// <summary>Redirects are followed by hand and verbatim, and contents go to the last hop only.</summary>
public sealed class RedirectTests
{
    [Theory]
    [InlineData("plain")]
    [InlineData("a b+c%41?x=1&y#z.txt")]
    [InlineData("100%")]
    [InlineData("%2F%2e%2E")]
    [InlineData("na\u00efve/\u6587\u4ef6.txt")]
    [InlineData(".hidden/..x/...")]
    [InlineData("a//b")]
    [InlineData("[1]{2}(3)|^`~!*';:@&=$,<>\"")]
    [InlineData("back\\slash")]
    public async Task Any_name_goes_out_encoded_once_and_the_location_verbatim(string name)
    {
        await using RawServer target = new(static _ => RawResponse.Content("body"u8.ToArray()));

        // The odd escapes are the point: Uri would write them anew.
        const string Tail = "?pid=p1&x=%7e%41%2f+%20%C3%BC%c3%bc;'()&utm=1";
        await using RawServer proxy = new(request => RawResponse.Redirect(301, target.Url + request.Path + "%7E%2f..%2F./" + Tail));
        using AisClient client = TestClients.Create(proxy);
        Assert.Equal("body"u8.ToArray(), await client.Bucket("b").Object(name).ReadAllAsync(cancellationToken: TestContext.Current.CancellationToken));
        RawRequest first = Assert.Single(proxy.Requests);
        Assert.Equal("/v1/objects/b/" + name, Uri.UnescapeDataString(first.Path));
        Assert.DoesNotContain('+', first.Path);
        Assert.Equal(first.Path + "%7E%2f..%2F./" + Tail, Assert.Single(target.Requests).Target);
    }

    [Fact]
    public async Task A_location_of_raw_bytes_is_escaped_and_followed()
    {
        await using RawServer target = new(static _ => new RawResponse(200));
        await using RawServer proxy = new(request => RawResponse.Redirect(301, target.Url + "/v1/objects/b/\u00fc \u6587?pid=p1"));
        using AisClient client = TestClients.Create(proxy);
        await client.Bucket("b").Object("x").ReadAllAsync(cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal("/v1/objects/b/%C3%BC%20%E6%96%87?pid=p1", Assert.Single(target.Requests).Target);
    }

    [Fact]
    public async Task A_relative_location_stays_on_the_host()
    {
        await using RawServer proxy = new(static request => request.Query.Contains("pid", StringComparison.Ordinal) ? RawResponse.Content("x"u8.ToArray()) : RawResponse.Redirect(301, request.Target + "&pid=p"));
        using AisClient client = TestClients.Create(proxy);
        Assert.Equal("x"u8.ToArray(), await client.Bucket("b").Object("o").ReadAllAsync(cancellationToken: TestContext.Current.CancellationToken));
        Assert.Equal("/v1/objects/b/o?provider=ais&pid=p", proxy.Requests.Last().Target);
    }

    [Fact]
    public async Task The_content_of_a_PUT_goes_to_the_target_only_and_connections_are_kept()
    {
        await using RawServer target = new(static async request =>
        {
            await request.ReadBodyAsync();
            return new RawResponse(200, ("Ais-Version", "7"), ("Ais-Checksum-Type", "xxhash2"), ("Ais-Checksum-Value", "abc"));
        });
        await using RawServer proxy = new(request => RawResponse.Redirect(307, target.Url + request.Target + "&pid=p1&utm=1"));
        using AisClient client = TestClients.Create(proxy);
        for (int i = 0; i < 3; i++)
        {
            AisPutResult result = await client.Bucket("b").Object("o").PutAsync(
                AisContent.FromMemory(new byte[100_000]),
                new AisPutOptions { Custom = new Dictionary<string, string> { ["k"] = "v" }, Checksum = new AisChecksum("md5", "00") },
                TestContext.Current.CancellationToken);
            Assert.Equal(("7", "xxhash2:abc", 100_000L), (result.Version, result.Checksum.ToString(), result.Size));
        }

        Assert.All(proxy.Requests, static request => Assert.Equal("0", request.HeaderOrNull("Content-Length")));
        Assert.All(target.Requests, static request => Assert.Equal(100_000, request.Body.Length));
        Assert.All(target.Requests, static request => Assert.Equal(("k=v", "md5", "00"), (request.HeaderOrNull("Ais-Custom-Md"), request.HeaderOrNull("Ais-Checksum-Type"), request.HeaderOrNull("Ais-Checksum-Value"))));
        Assert.Equal((1, 1), (proxy.Accepted, target.Accepted));
    }

    [Fact]
    public async Task On_a_signing_cluster_the_true_length_is_announced()
    {
        // The redirect holds for the length that the proxy was told.
        await using RawServer target = new(static async request =>
        {
            byte[] body = await request.ReadBodyAsync();
            return request.Query.EndsWith($"len={body.Length}", StringComparison.Ordinal) ? new RawResponse(200) : TestClients.Error(401, "ErrBadSignature", "signature mismatch");
        });
        await using RawServer proxy = new(request => RawResponse.Redirect(307, $"{target.Url}{request.Target}&pid=p1&len={request.HeaderOrNull("Content-Length")}"));
        using AisClient client = TestClients.Create(proxy);
        AisObject item = client.Bucket("b").Object("o");
        await item.PutAsync(AisContent.FromMemory("hello"u8.ToArray()), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(["0", "5"], proxy.Requests.Select(static request => request.HeaderOrNull("Content-Length")));
        await item.PutAsync(AisContent.FromMemory("hello!"u8.ToArray()), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(["0", "5", "6"], proxy.Requests.Select(static request => request.HeaderOrNull("Content-Length")));
        Assert.All(proxy.Requests, static request => Assert.False(request.BodyWasRead));
    }

    [Fact]
    public async Task An_endless_redirect_is_a_typed_error()
    {
        await using RawServer proxy = new(static request => RawResponse.Redirect(301, request.Target));
        using AisClient client = TestClients.Create(proxy);
        await Assert.ThrowsAsync<AisProtocolException>(async () => await client.Bucket("b").Object("o").ReadAllAsync(cancellationToken: TestContext.Current.CancellationToken));
        Assert.Equal(6, proxy.Requests.Count);
    }

    [Theory]
    [InlineData("ftp://127.0.0.1/x")]
    [InlineData("gopher:x")]
    [InlineData("http://")]
    [InlineData("http://user@evil/")]
    [InlineData("")]
    public async Task A_redirect_to_nowhere_is_a_typed_error(string location)
    {
        await using RawServer proxy = new(_ => RawResponse.Redirect(307, location));
        using AisClient client = TestClients.Create(proxy);
        await Assert.ThrowsAsync<AisProtocolException>(async () => await client.Bucket("b").Object("o").HeadAsync(cancellationToken: TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_token_goes_to_nodes_of_the_cluster_only()
    {
        await using RawServer known = new(static _ => new RawResponse(200));
        await using RawServer stranger = new(static _ => new RawResponse(200));
        RawServer? self = null;
        await using RawServer proxy = new(request => request.Path switch
        {
            "/v1/daemon" => RawResponse.Json(200, TestClients.Map(self!, 1, ("t1", known.Url))),
            "/v1/objects/b/known" => RawResponse.Redirect(307, known.Url + "/x"),
            "/v1/objects/b/vouched" => RawResponse.Redirect(307, known.Url + "/x?pid=p1"),
            _ => RawResponse.Redirect(307, stranger.Url + "/x"),
        });
        self = proxy;
        using AisClient client = TestClients.Create(proxy, static o => o with { Token = "secret" });
        AisBucket bucket = client.Bucket("b");
        foreach (string name in new[] { "known", "vouched", "other" })
        {
            await bucket.Object(name).HeadAsync(cancellationToken: TestContext.Current.CancellationToken);
        }

        Assert.All(proxy.Requests, static request => Assert.Equal("Bearer secret", request.HeaderOrNull("Authorization")));
        Assert.Equal(["Bearer secret", null], known.Requests.Select(static request => request.HeaderOrNull("Authorization")));
        Assert.Null(Assert.Single(stranger.Requests).HeaderOrNull("Authorization"));
    }
}
