using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using AisFs.Client.Tests.Replay;
using AisFs.TestKit;

namespace AisFs.Client.Tests.Listing;

/// <summary>
/// A page in MessagePack tells its token before its entries, as clusters write it: the next page is asked for while the entries
/// still come.
/// </summary>
public sealed class PageHeadTests : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private readonly ConcurrentDictionary<string, TaskCompletionSource> _asked = new();
    private readonly ConcurrentQueue<string> _order = new();
    private readonly RawServer _server;

    public PageHeadTests() => _server = new RawServer(AnswerAsync);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Makes the answer for a token, out of the usual one.</summary>
    private Func<string, Page, RawResponse> Answer { get; set; } = static (_, page) => page.ToAnswer();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task The_next_page_is_asked_for_while_the_entries_of_the_one_before_are_still_on_their_way()
    {
        // The entries of a page come only once the next page was asked for.
        Answer = (token, page) => page.ToAnswer(token is "a" or "b" or "c" ? Asked(page.Token) : null);
        using AisClient client = TestClients.Create(_server);
        List<string> names = [];
        await foreach (AisListEntry entry in List(client))
        {
            names.Add(entry.Name);
        }

        Assert.Equal(["a", "b", "c", "d", "e"], names);
        Assert.Equal(["", "a", "b", "c", "d"], _order);
    }

    [Fact]
    public async Task No_more_than_one_page_is_asked_for_ahead()
    {
        using AisClient client = TestClients.Create(_server);
        int pages = 0;
        await foreach (AisListPage page in client.Bucket("b").ListAsync(cancellationToken: Token).AsPages().WithCancellation(Token))
        {
            pages++;
            int expected = pages == 1 ? 1 : Math.Min(pages + 1, 5);
            Assert.True(await Wait.TryUntilAsync(() => _order.Count == expected, s_patience), $"{_order.Count} pages were asked for, and {pages} told");
            await Task.Delay(100, Token);
            Assert.Equal(expected, _order.Count);
        }

        Assert.Equal(5, pages);
    }

    [Fact]
    public async Task A_page_that_says_at_its_end_that_it_is_incomplete_is_asked_for_again_and_what_was_begun_behind_it_does_not_count()
    {
        int attempts = 0;
        Answer = (token, page) => token == "a" && Interlocked.Increment(ref attempts) == 1
            ? new Page(["c"], "c") { Flags = 1 }.ToAnswer()
            : page.ToAnswer();
        using AisClient client = TestClients.Create(_server);
        List<string> names = [];
        await foreach (AisListEntry entry in List(client))
        {
            names.Add(entry.Name);
        }

        Assert.Equal(["a", "b", "c", "d", "e"], names);
        Assert.Equal(2, attempts);
    }

    [Fact]
    public async Task A_page_whose_last_name_is_not_its_token_is_followed_by_what_is_behind_that_name()
    {
        // The name that is the token is not among the entries.
        Answer = static (token, page) => token == "a" ? new Page(["b"], "c").ToAnswer() : page.ToAnswer();
        using AisClient client = TestClients.Create(_server);
        List<string> names = [];
        await foreach (AisListEntry entry in List(client))
        {
            names.Add(entry.Name);
        }

        Assert.Equal(["a", "b", "c", "d", "e"], names);
    }

    [Fact]
    public async Task What_goes_wrong_with_the_page_ahead_is_told_when_its_turn_comes()
    {
        Answer = static (token, page) => token == "b" ? TestClients.Error(400, "ErrBad", "no such page") : page.ToAnswer();
        using AisClient client = TestClients.Create(_server);
        List<string> names = [];
        AisServerException error = await Assert.ThrowsAsync<AisServerException>(async () =>
        {
            await foreach (AisListEntry entry in List(client))
            {
                names.Add(entry.Name);
                await Asked(entry.Name == "b" ? "b" : string.Empty).WaitAsync(s_patience, Token);
            }
        });

        Assert.Equal(["a", "b"], names);
        Assert.Contains("no such page", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_listing_that_is_cancelled_ends_both_of_its_requests()
    {
        TaskCompletionSource never = new();
        Answer = (token, page) => page.ToAnswer(token.Length > 0 ? never.Task : null);
        using AisClient client = TestClients.Create(_server);
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        List<string> names = [];
        Task listing = Task.Run(
            async () =>
            {
                await foreach (AisListEntry entry in List(client).WithCancellation(stop.Token))
                {
                    names.Add(entry.Name);
                }
            },
            Token);
        await Asked("b").WaitAsync(s_patience, Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => listing.WaitAsync(s_patience, Token));
        Assert.Equal(["a"], names);
        Assert.Equal(["", "a", "b"], _order);
    }

    private static AisListing List(AisClient client) => client.Bucket("b").ListAsync(cancellationToken: Token);

    private Task Asked(string token) => _asked.GetOrAdd(token, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    private async ValueTask<RawResponse> AnswerAsync(RawRequest request)
    {
        using JsonDocument message = JsonDocument.Parse(await request.ReadBodyAsync());
        string token = message.RootElement.GetProperty("value").GetProperty("continuation_token").GetString()!;
        string name = token.Length == 0 ? "a" : ((char)(token[0] + 1)).ToString();
        RawResponse answer = Answer(token, new Page([name], name == "e" ? string.Empty : name));
        _order.Enqueue(token);
        _ = Asked(token);
        _asked[token].TrySetResult();
        return answer;
    }

    private sealed record Page(string[] Names, string Token)
    {
        public byte Flags { get; init; }

        /// <summary>Makes the answer.</summary>
        /// <param name="heldBack">What the entries wait for; null: nothing.</param>
        public RawResponse ToAnswer(Task? heldBack = null)
        {
            List<byte> body = [0x84];
            Add(body, "UUID");
            Add(body, "u-1");
            Add(body, "ContinuationToken");
            Add(body, Token);
            int head = body.Count;
            Add(body, "Entries");
            body.Add((byte)(0x90 | Names.Length));
            foreach (string name in Names)
            {
                body.Add(0x82);
                Add(body, "n");
                Add(body, name);
                Add(body, "f");
                body.Add(64);
            }

            Add(body, "Flags");
            body.Add(Flags);
            return new RawResponse(200, ("Content-Type", "application/msgpack")) { Body = [.. body], HeldBack = heldBack, HeldBackAfter = head };
        }

        private static void Add(List<byte> body, string text)
        {
            body.Add((byte)(0xa0 | text.Length));
            body.AddRange(Encoding.ASCII.GetBytes(text));
        }
    }
}
