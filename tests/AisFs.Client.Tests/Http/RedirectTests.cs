using System.Text;
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
        await using RawServer proxy = new(request => RawResponse.Redirect(301, target.Url + Reescape(request.Path) + Tail));
        using AisClient client = TestClients.Create(proxy);
        Assert.Equal("body"u8.ToArray(), await client.Bucket("b").Object(name).ReadAllAsync(cancellationToken: TestContext.Current.CancellationToken));
        RawRequest first = Assert.Single(proxy.Requests);
        Assert.Equal("/v1/objects/b/" + name, Uri.UnescapeDataString(first.Path));
        Assert.DoesNotContain('+', first.Path);
        Assert.Equal(Reescape(first.Path) + Tail, Assert.Single(target.Requests).Target);
    }

    [Fact]
    public async Task A_location_of_raw_bytes_is_escaped_and_followed()
    {
        await using RawServer target = new(static _ => new RawResponse(200));
        await using RawServer proxy = new(request => RawResponse.Redirect(301, target.Url + "/v1/objects/b/\u00fc \u6587?pid=p1"));
        using AisClient client = TestClients.Create(proxy);
        await client.Bucket("b").Object("\u00fc \u6587").ReadAllAsync(cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal("/v1/objects/b/%C3%BC%20%E6%96%87?pid=p1", Assert.Single(target.Requests).Target);
    }

    [Theory]
    [InlineData("a\nb", "a b")]
    [InlineData("a\r\nb", "a  b")]
    [InlineData("\nb", " b")]
    [InlineData("a\tb", "a\tb")]
    [InlineData("a\u007fb", "a\u007fb")]
    [InlineData("a\u0001b", "a\u0001b")]
    [InlineData("d\n/a\u001bb", "d /a\u001bb")]
    public async Task Control_characters_that_a_location_has_lost_are_put_back(string name, string told)
    {
        await using RawServer target = new(static async request =>
        {
            await request.ReadBodyAsync();
            return RawResponse.Content("body"u8.ToArray());
        });
        await using RawServer proxy = new(request => RawResponse.Redirect(307, $"{target.Url}/v1/objects/b/{told}?{request.Query}&pid=p1&utm=1"));
        using AisClient client = TestClients.Create(proxy);
        AisObject item = client.Bucket("b").Object(name);
        CancellationToken token = TestContext.Current.CancellationToken;
        await item.ReadAllAsync(cancellationToken: token);
        await item.HeadAsync("size", token);
        await item.PutAsync(AisContent.FromMemory("body"u8.ToArray()), cancellationToken: token);
        await item.SetCustomAsync(new Dictionary<string, string> { ["k"] = "v" }, cancellationToken: token);
        await item.DeleteAsync(token);
        Assert.Equal(["GET", "HEAD", "PUT", "PATCH", "DELETE"], target.Requests.Select(static request => request.Method));
        Assert.All(target.Requests, request => Assert.Equal("/v1/objects/b/" + name, Uri.UnescapeDataString(request.Path)));
        Assert.All(target.Requests, static request => Assert.EndsWith("provider=ais&pid=p1&utm=1", request.Query.Replace("props=size&", string.Empty, StringComparison.Ordinal).Replace("&props=size", string.Empty, StringComparison.Ordinal), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("o", "/v1/objects/b/p")]
    [InlineData("a b", "/v1/objects/b/a%0Ab")]
    [InlineData("a\nb", "/v1/objects/b/a%20c")]
    [InlineData("a\nb", "/v1/objects/c/a%20b")]
    [InlineData("%41", "/v1/objects/b/%41")]
    [InlineData("a?x=1", "/v1/objects/b/a?x=1")]
    [InlineData("a#b", "/v1/objects/b/a#b")]
    [InlineData("d/o", "/v1/objects/b/d%2Fo/..")]
    [InlineData("o", "/v1/objects/b/o/")]
    [InlineData("o", "/login")]
    public async Task A_redirect_to_another_object_is_not_followed(string name, string location)
    {
        await using RawServer target = new(static _ => RawResponse.Content("other"u8.ToArray()));
        await using RawServer proxy = new(_ => RawResponse.Redirect(307, target.Url + location));
        using AisClient client = TestClients.Create(proxy);
        AisObject item = client.Bucket("b").Object(name);
        CancellationToken token = TestContext.Current.CancellationToken;
        await Assert.ThrowsAsync<AisProtocolException>(async () => await item.ReadAllAsync(cancellationToken: token));
        await Assert.ThrowsAsync<AisProtocolException>(async () => await item.DeleteAsync(token));
        await Assert.ThrowsAsync<AisProtocolException>(async () => await item.PutAsync(AisContent.FromMemory(new byte[10]), cancellationToken: token));
        await Assert.ThrowsAsync<AisProtocolException>(async () => await item.BeginMultipartAsync(token));
        Assert.Empty(target.Requests);
    }

    [Fact]
    public async Task A_gateway_may_put_a_prefix_before_the_path()
    {
        await using RawServer target = new(static _ => RawResponse.Content("body"u8.ToArray()));
        await using RawServer proxy = new(request => RawResponse.Redirect(301, $"{target.Url}/target1/v1/objects/b/d/%6F?pid=p1"));
        using AisClient client = TestClients.Create(proxy);
        await client.Bucket("b").Object("d/o").ReadAllAsync(cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal("/target1/v1/objects/b/d/%6F?pid=p1", Assert.Single(target.Requests).Target);
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
            "/v1/objects/b/known" => RawResponse.Redirect(307, known.Url + request.Path),
            "/v1/objects/b/vouched" => RawResponse.Redirect(307, known.Url + request.Path + "?pid=p1"),
            _ => RawResponse.Redirect(307, stranger.Url + request.Path),
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

    // Another way to write the same path: every letter escaped, digits of the escapes small.
    private static string Reescape(string path)
        => string.Concat(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(path)).Select(static (b, i) => b == '/' || i < "/v1/objects/b/".Length ? ((char)b).ToString() : $"%{b:x2}"));
}
