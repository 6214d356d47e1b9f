using System.Globalization;
using System.Text.Json;
using AisFs.Client.Tests.Replay;

namespace AisFs.Client.Tests.Listing;

/// <summary>Listings that go in circles end with an error; incomplete pages are asked for again, and never taken for whole.</summary>
public sealed class EndlessListingTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("ais")]
    [InlineData("aws")]
    public async Task A_token_that_stands_still_is_an_error(string provider)
        => await ExpectAsync(provider, AisListFlags.None, static (_, _) => Page("b", "a", "b"));

    [Theory]
    [InlineData("ais")]
    [InlineData("aws")]
    public async Task Tokens_that_go_in_circles_are_an_error(string provider)
        => await ExpectAsync(provider, AisListFlags.None, static (_, token) => token == "b" ? Page("c", "c") : Page("b", "a", "b"));

    [Theory]
    [InlineData("ais")]
    [InlineData("aws")]
    public async Task Empty_pages_without_end_are_an_error(string provider)
        => await ExpectAsync(provider, AisListFlags.None, static (n, _) => Page(n.ToString("D9", CultureInfo.InvariantCulture)));

    [Fact]
    public async Task Empty_pages_of_a_directory_without_end_are_an_error()
        => await ExpectAsync("ais", AisListFlags.NoRecursion, static (n, _) => Page(n.ToString("D9", CultureInfo.InvariantCulture)));

    [Theory]
    [InlineData("ais")]
    [InlineData("aws")]
    public async Task Entries_that_come_again_under_new_tokens_are_an_error(string provider)
        => await ExpectAsync(provider, AisListFlags.None, static (n, _) => Page(n.ToString("D9", CultureInfo.InvariantCulture), "a", "b"));

    [Fact]
    public async Task Pages_of_a_directory_that_are_not_in_order_are_an_error()
        => await ExpectAsync("ais", AisListFlags.NoRecursion, static (_, _) => Page("a", [.. Enumerable.Range(0, 600).Select(static i => $"z{i:D3}/"), "a"]));

    [Fact]
    public async Task Incomplete_pages_are_asked_for_again_until_they_are_whole()
    {
        int asked = 0;
        await using RawServer server = new(_ => ++asked < 4 ? Page(string.Empty, 1, "a") : Page(string.Empty, 0, "a", "b"));
        using AisClient client = TestClients.Create(server);
        Assert.Equal(["a", "b"], (await client.Bucket("b").ListAllAsync(cancellationToken: Token)).Select(static entry => entry.Name));
        Assert.Equal(4, asked);
    }

    [Theory]
    [InlineData("ais")]
    [InlineData("aws")]
    public async Task Pages_that_stay_incomplete_are_an_error(string provider)
    {
        await using RawServer server = new(static _ => Page(string.Empty, 1, "a"));
        using AisClient client = TestClients.Create(server, static options => options with { Retry = options.Retry with { Budget = TimeSpan.FromMilliseconds(400) } });
        AisIncompleteListingException error = await Assert.ThrowsAsync<AisIncompleteListingException>(
            async () => await client.Bucket("b", provider).ListAllAsync(cancellationToken: Token));
        Assert.InRange(error.Attempts, 2, 5);
        Assert.True((await client.Bucket("b", provider).ListPageAsync(cancellationToken: Token)).IsIncomplete);
    }

    private static async Task ExpectAsync(string provider, AisListFlags flags, Func<int, string, RawResponse> answer)
    {
        int asked = 0;
        await using RawServer server = new(async request =>
        {
            using JsonDocument message = JsonDocument.Parse(await request.ReadBodyAsync());
            JsonElement value = message.RootElement.GetProperty("value");
            return value.GetProperty("prefix").GetString()!.Length > 0 ? Page(string.Empty) : answer(++asked, value.GetProperty("continuation_token").GetString()!);
        });
        using AisClient client = TestClients.Create(server);
        await Assert.ThrowsAsync<AisProtocolException>(async () => await client.Bucket("b", provider).ListAllAsync(new AisListOptions { Flags = flags }, Token));
    }

    private static RawResponse Page(string token, params string[] names) => Page(token, 0, names);

    private static RawResponse Page(string token, int flags, params string[] names)
        => RawResponse.Json(200, $"{{\"uuid\":\"u\",\"continuation_token\":\"{token}\",\"entries\":[{string.Join(',', names.Select(static name => $"{{\"name\":\"{name}\",\"flags\":{(name.EndsWith('/') ? 256 : 64)}}}"))}],\"flags\":{flags}}}");
}
