using System.Text.Json;
using AisFs.Client.Tests.Replay;
using AisFs.TestKit;

namespace AisFs.Client.Tests.Listing;

/// <summary>A listing that goes on asks for the next page while the one before is looked at; one that stops at the first page does not.</summary>
public sealed class PageAheadTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task From_the_second_page_on_the_next_one_is_asked_for_ahead()
    {
        List<string> asked = [];
        await using RawServer server = new(request => AnswerAsync(asked, request));
        using AisClient client = TestClients.Create(server);
        List<string> names = [];
        await foreach (AisListPage page in client.Bucket("b").ListAsync(cancellationToken: Token).AsPages())
        {
            names.AddRange(page.Entries.Select(static entry => entry.Name));
            int expected = names.Count == 1 ? 1 : Math.Min(names.Count + 1, 5);
            Assert.True(await Wait.TryUntilAsync(() => Count(asked) == expected, TimeSpan.FromSeconds(20)), $"{Count(asked)} pages were asked for, and {names.Count} told");
        }

        Assert.Equal(["a", "b", "c", "d", "e"], names);
        Assert.Equal(["", "a", "b", "c", "d"], asked);
    }

    [Fact]
    public async Task A_listing_that_is_left_ends_its_requests()
    {
        TaskCompletionSource left = new(TaskCreationOptions.RunContinuationsAsynchronously);
        List<string> asked = [];
        await using RawServer server = new(async request =>
        {
            RawResponse answer = await AnswerAsync(asked, request);
            if (Count(asked) > 2)
            {
                await left.Task;
            }

            return answer;
        });
        using AisClient client = TestClients.Create(server);
        await foreach (AisListEntry entry in client.Bucket("b").ListAsync(cancellationToken: Token))
        {
            if (entry.Name == "b")
            {
                Assert.True(await Wait.TryUntilAsync(() => Count(asked) == 3, TimeSpan.FromSeconds(20)));
                break;
            }
        }

        // The enumeration did not wait for the answer, which comes only now.
        left.SetResult();
    }

    private static int Count(List<string> asked)
    {
        lock (asked)
        {
            return asked.Count;
        }
    }

    private static async ValueTask<RawResponse> AnswerAsync(List<string> asked, RawRequest request)
    {
        using JsonDocument message = JsonDocument.Parse(await request.ReadBodyAsync());
        string token = message.RootElement.GetProperty("value").GetProperty("continuation_token").GetString()!;
        lock (asked)
        {
            asked.Add(token);
        }

        string name = token.Length == 0 ? "a" : ((char)(token[0] + 1)).ToString();
        return RawResponse.Json(200, $$"""{"entries":[{"name":"{{name}}"}],"continuation_token":"{{(name == "e" ? string.Empty : name)}}","uuid":"u","flags":"0"}""");
    }
}
