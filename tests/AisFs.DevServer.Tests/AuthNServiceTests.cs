using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using AisFs.DevServer.Api;
using AisFs.TestKit;
using AisFs.TestKit.Transcripts;

namespace AisFs.DevServer.Tests;

/// <summary>The AuthN service beside a cluster, as far as recordings do not show it.</summary>
public sealed class AuthNServiceTests : IAsyncLifetime
{
    private readonly HttpClient _http = new();
    private DevCluster _cluster = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _cluster = await DevCluster.StartAsync(new DevServerOptions { AuthN = new DevAuthNOptions { AdminPassword = "secret" } }, ct: Cancellation);
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await LoginAsync("admin", "secret"));
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _cluster.DisposeAsync();
    }

    [Fact]
    public async Task Roles_of_a_cluster_appear_when_it_is_registered_and_stay_when_it_goes()
    {
        // The recorded service knew roles of other clusters too, and tells them in an order by chance.
        Hop recorded = TranscriptFile.Read(Repository.WireData("transcripts/30-authn-clusters.txt")).First(static hop => hop.RequestLine == "GET /v1/roles HTTP/1.1");
        using JsonDocument document = JsonDocument.Parse(recorded.Body!);
        string[] expected = [.. document.RootElement.EnumerateArray()
            .Where(static role => role.GetProperty("name").GetString() is "Admin" or "BucketOwner-cl15" or "ClusterOwner-cl15" or "Guest-cl15")
            .Select(static role => role.GetRawText()).Order(StringComparer.Ordinal)];
        Assert.Equal(4, expected.Length);

        await PostAsync("clusters", new { id = "paTWM9G1A", alias = "cl15", urls = new[] { "http://127.0.0.1:1" } });
        Assert.Equal(expected, await RolesAsync());

        using HttpResponseMessage deleted = await _http.DeleteAsync(Url("clusters/cl15"), Cancellation);
        Assert.Equal(HttpStatusCode.OK, deleted.StatusCode);
        Assert.Equal(expected, await RolesAsync());
    }

    [Fact]
    public async Task A_guest_of_the_cluster_reads_and_does_not_write()
    {
        _cluster.PutObject("b", "o", "content"u8);
        await PostAsync("clusters", new { id = _cluster.State.Map.Uuid, alias = "mine", urls = new[] { _cluster.Endpoint.ToString() } });
        await PostAsync("users", new { id = "eve", pass = "p", roles = new[] { new { name = "Guest-mine" } } });
        using HttpClient guest = new();
        guest.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await LoginAsync("eve", "p"));

        Assert.Equal("content", await guest.GetStringAsync(new Uri(_cluster.Endpoint, "v1/objects/b/o"), Cancellation));
        using HttpResponseMessage refused = await guest.DeleteAsync(new Uri(_cluster.Endpoint, "v1/objects/b/o"), Cancellation);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        using HttpResponseMessage refusedOverS3 = await guest.DeleteAsync(new Uri(_cluster.Endpoint, "s3/b/o"), Cancellation);
        Assert.Equal(HttpStatusCode.Forbidden, refusedOverS3.StatusCode);
    }

    [Fact]
    public async Task A_cluster_is_registered_once()
    {
        await PostAsync("clusters", new { id = "one", alias = "first" });
        using HttpResponseMessage again = await _http.PostAsJsonAsync(Url("clusters"), new { id = "one", alias = "second" }, Cancellation);
        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
        using HttpResponseMessage nameless = await _http.PostAsJsonAsync(Url("clusters"), new { alias = "third" }, Cancellation);
        Assert.Equal(HttpStatusCode.BadRequest, nameless.StatusCode);
    }

    private Uri Url(string path) => new(_cluster.AuthNEndpoint!, "v1/" + path);

    private async Task<string> LoginAsync(string user, string password)
    {
        using HttpResponseMessage answer = await _http.PostAsJsonAsync(Url("users/" + user), new { password }, Cancellation);
        using JsonDocument document = JsonDocument.Parse(await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync(Cancellation));
        return document.RootElement.GetProperty("token").GetString()!;
    }

    private async Task PostAsync<T>(string path, T message)
    {
        using HttpResponseMessage answer = await _http.PostAsJsonAsync(Url(path), message, Cancellation);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private async Task<string[]> RolesAsync()
    {
        using JsonDocument document = JsonDocument.Parse(await _http.GetStringAsync(Url("roles"), Cancellation));
        return [.. document.RootElement.EnumerateArray().Select(static role => role.GetRawText()).Order(StringComparer.Ordinal)];
    }
}
