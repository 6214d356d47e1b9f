using System.Net;
using System.Text;
using System.Text.Json;

namespace AisFs.DevServer.Tests;

/// <summary>What a cluster tells of the objects of an attached one: which of them it has got itself.</summary>
public sealed class AttachedTests
{
    private const string Query = "?provider=ais&namespace=%40rem";

    [Fact]
    public async Task What_was_read_or_written_here_is_told_to_be_here()
    {
        await using ClusterFixture there = await ThereAsync();
        await using ClusterFixture here = await AttachAsync(there);
        Assert.Equal(["d/o2", "d/o3", "e/o4", "o1"], await ListAsync(here, "name,size,cached"));
        Assert.Equal("o1", await here.FollowTextAsync(HttpMethod.Get, $"/v1/objects/rb/o1{Query}"));
        Assert.Equal("o2", await here.FollowTextAsync(HttpMethod.Get, $"/v1/objects/rb/d/o2{Query}"));
        await PutAsync(here, "p");

        string[] expected = ["d/o2 64", "d/o3", "e/o4", "o1 64", "p 64"];
        Assert.Equal(expected, await ListAsync(here, "name,size,cached"));
        Assert.Equal(expected, await ListAsync(here, "name,size,atime,cached", isMsgPack: true));
        Assert.Equal(["d/o2 64", "d/o3"], await ListAsync(here, "name,size,cached", rest: ",\"prefix\":\"d/\""));
        Assert.Equal(["d/ 256", "e/ 256", "o1 64", "p 64"], await ListAsync(here, "name,size,cached", flags: 2048));
        Assert.Equal(["d/o2 64", "d/o3"], await ListAsync(here, "name,size,cached", rest: ",\"pagesize\":2"));

        using HttpResponseMessage deleted = await here.FollowAsync(HttpMethod.Delete, $"/v1/objects/rb/p{Query}");
        Assert.Equal(["d/o2 64", "d/o3", "e/o4", "o1 64"], await ListAsync(here, "name,size,cached"));
    }

    [Theory]
    [InlineData("name", 16)]
    [InlineData("name", 0)]
    [InlineData("name,size", 0)]
    [InlineData("name,size,cached", 32)]
    [InlineData("name,size,cached", 1024)]
    [InlineData("", 0)]
    public async Task A_listing_of_names_and_sizes_alone_tells_what_is_there(string props, int flags)
    {
        await using ClusterFixture there = await ThereAsync();
        await using ClusterFixture here = await AttachAsync(there);
        Assert.Equal(["d/o2 64", "d/o3 64", "e/o4 64", "o1 64"], await ListAsync(here, props, flags));
    }

    [Fact]
    public async Task Only_what_is_here_is_listed_on_demand_in_full_pages()
    {
        await using ClusterFixture there = await ThereAsync();
        await using ClusterFixture here = await AttachAsync(there);
        Assert.Empty(await ListAsync(here, "name,size", flags: 1));
        await here.FollowTextAsync(HttpMethod.Get, $"/v1/objects/rb/o1{Query}");
        await here.FollowTextAsync(HttpMethod.Get, $"/v1/objects/rb/d/o2{Query}");
        await PutAsync(here, "p");

        Assert.Equal(["d/o2 64", "o1 64", "p 64"], await ListAsync(here, "name,size", flags: 1));
        Assert.Equal(["d/o2 64", "o1 64", "p 64"], await ListAsync(here, "name", flags: 17));
        Assert.Equal(["d/ 256", "o1 64", "p 64"], await ListAsync(here, "name,size,cached", flags: 2049));
        Assert.Equal(["d/o2 64", "o1 64", "...o1"], await ListAsync(here, "name,size", flags: 1, rest: ",\"pagesize\":2", tellsToken: true));
        Assert.Equal(["p 64"], await ListAsync(here, "name,size", flags: 1, rest: ",\"pagesize\":2,\"continuation_token\":\"o1\"", tellsToken: true));
    }

    [Fact]
    public async Task Objects_are_evicted_and_prefetched_one_by_one_by_prefix_and_with_the_bucket()
    {
        await using ClusterFixture there = await ThereAsync();
        await using ClusterFixture here = await AttachAsync(there);
        await ActAsync(here, HttpMethod.Post, """{"action":"prefetch-listrange","value":{"objnames":["d/o2","none"]}}""");
        Assert.Equal(["d/o2 64", "d/o3", "e/o4", "o1"], await ListAsync(here, "name,size,cached"));
        await ActAsync(here, HttpMethod.Post, """{"action":"prefetch-listrange","value":{"template":""}}""");
        Assert.Equal(["d/o2 64", "d/o3 64", "e/o4 64", "o1 64"], await ListAsync(here, "name,size,cached"));
        await ActAsync(here, HttpMethod.Delete, """{"action":"evict-listrange","value":{"objnames":["o1"]}}""");
        await ActAsync(here, HttpMethod.Delete, """{"action":"evict-listrange","value":{"template":"d/"}}""");
        Assert.Equal(["d/o2", "d/o3", "e/o4 64", "o1"], await ListAsync(here, "name,size,cached"));
        await ActAsync(here, HttpMethod.Delete, """{"action":"evict-remote-bck"}""");
        Assert.Equal(["d/o2", "d/o3", "e/o4", "o1"], await ListAsync(here, "name,size,cached"));
        Assert.Equal("o1", await here.FollowTextAsync(HttpMethod.Get, $"/v1/objects/rb/o1{Query}"));
    }

    [Fact]
    public async Task A_head_tells_whether_the_object_is_here()
    {
        await using ClusterFixture there = await ThereAsync();
        await using ClusterFixture here = await AttachAsync(there);
        Assert.Equal((200, "false", null, "0"), await HeadAsync(here, string.Empty));
        Assert.Equal(404, (await HeadAsync(here, "&presence=2")).Status);
        Assert.Equal((200, null, null, null), await HeadAsync(here, "&presence=1"));
        Assert.Equal((200, "false", null, "0"), await HeadAsync(here, "&presence=5"));

        await here.FollowTextAsync(HttpMethod.Get, $"/v1/objects/rb/o1{Query}");
        (int status, string? present, string? location, string? copies) = await HeadAsync(here, string.Empty);
        Assert.Equal((200, "true", "1"), (status, present, copies));
        Assert.Contains(here.Cluster.State.Map.Targets, target => location!.StartsWith(target.Name, StringComparison.Ordinal));
        Assert.Equal((200, "true", location, "1"), await HeadAsync(here, "&presence=2"));
        Assert.Equal(400, (await HeadAsync(here, "&presence=5")).Status);
    }

    private static async Task<ClusterFixture> ThereAsync()
    {
        ClusterFixture there = await ClusterFixture.StartAsync();
        await there.CreateBucketAsync("rb");
        foreach (string name in (string[])["o1", "d/o2", "d/o3", "e/o4"])
        {
            there.Cluster.PutObject("rb", name, Encoding.UTF8.GetBytes(name[^2..]));
        }

        return there;
    }

    private static async Task<ClusterFixture> AttachAsync(ClusterFixture there)
    {
        ClusterFixture here = await ClusterFixture.StartAsync();
        using HttpResponseMessage attached = await here.SendAsync(
            HttpMethod.Put, "/v1/cluster/attach?what=remote", null, ("Ais-Remote-Ais-Alias", "rem"), ("Ais-Remote-Ais-Url", there.Endpoint.OriginalString.TrimEnd('/')));
        Assert.Equal(HttpStatusCode.OK, attached.StatusCode);
        return here;
    }

    private static async Task PutAsync(ClusterFixture here, string name)
    {
        using HttpResponseMessage put = await here.FollowAsync(HttpMethod.Put, $"/v1/objects/rb/{name}{Query}", "p"u8.ToArray());
        Assert.Equal(HttpStatusCode.OK, put.StatusCode);
    }

    private static async Task ActAsync(ClusterFixture here, HttpMethod method, string message)
    {
        using HttpResponseMessage answer = await here.SendAsync(method, "/v1/buckets/rb" + Query, ClusterFixture.Json(message));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private static async Task<(int Status, string? Present, string? Location, string? Copies)> HeadAsync(ClusterFixture here, string more)
    {
        using HttpResponseMessage answer = await here.FollowAsync(HttpMethod.Head, $"/v1/objects/rb/o1{Query}{more}");
        string? Header(string name) => answer.Headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;
        return ((int)answer.StatusCode, Header("Ais-Present"), Header("Ais-Location"), Header("Ais-Mirror-Copies"));
    }

    /// <summary>The entries of one page, each with its flags if it has any; behind them the token, on demand.</summary>
    private static async Task<string[]> ListAsync(ClusterFixture here, string props, int flags = 0, string rest = "", bool isMsgPack = false, bool tellsToken = false)
    {
        using HttpResponseMessage answer = await here.SendAsync(
            HttpMethod.Get, "/v1/buckets/rb" + Query, ClusterFixture.Json($$$"""{"action":"list","value":{"props":"{{{props}}}","flags":"{{{flags}}}"{{{rest}}}}}"""), ("Accept", isMsgPack ? "application/msgpack" : "*/*"));
        byte[] body = await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        if (isMsgPack)
        {
            return [.. MsgPackEntries(body)];
        }

        using JsonDocument page = JsonDocument.Parse(body);
        JsonElement entries = page.RootElement.GetProperty("entries");
        string token = page.RootElement.GetProperty("continuation_token").GetString()!;
        IEnumerable<string> told = entries.ValueKind == JsonValueKind.Null ? [] : entries.EnumerateArray().Select(static entry => Tell(entry.GetProperty("name").GetString()!, entry.TryGetProperty("flags", out JsonElement value) ? value.GetInt32() : null));
        return [.. told, .. tellsToken && token.Length > 0 ? ["..." + token] : Array.Empty<string>()];
    }

    private static string Tell(string name, int? flags) => flags is { } value ? $"{name} {value}" : name;

    private static IEnumerable<string> MsgPackEntries(byte[] body)
        => ((List<object?>)((Dictionary<string, object?>)MsgPack.Read(body)!)["Entries"]!).Cast<Dictionary<string, object?>>()
            .Select(static entry => Tell((string)entry["n"]!, entry.TryGetValue("f", out object? flags) ? (int)(long)flags! : null));
}
