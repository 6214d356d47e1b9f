using System.Text;
using AisFs.Client.Etl;
using AisFs.Client.Jobs;
using AisFs.Client.Tests.Replay;

namespace AisFs.Client.Tests.Http;

/// <summary>Waits for jobs end at their limit, whatever the cluster does.</summary>
public sealed class JobWaitTests
{
    private const string Busy = """{"t1":[{"id":"j1","kind":"copy-listrange","start-time":"2026-11-29T01:54:01Z","end-time":"0001-01-01T00:00:00Z","aborted":false,"is_idle":false}]}""";

    private static readonly TimeSpan s_limit = TimeSpan.FromMilliseconds(400);

    private static readonly (string Kind, Func<AisJob, ValueTask<AisJobResult>> Wait)[] s_waits =
    [
        ("copy-bck", static job => job.WaitAsync(s_limit, cancellationToken: Token)),
        ("copy-listrange", static job => job.WaitForIdleAsync(s_limit, cancellationToken: Token)),
        ("blob-download", static job => job.WaitSingleNodeAsync(s_limit, cancellationToken: Token)),
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_cluster_that_does_not_answer_does_not_hold_up_a_wait_beyond_its_limit()
    {
        await using RawServer server = new(static _ => new RawResponse(200) { Hang = true });
        using AisClient client = TestClients.Create(server);
        foreach ((string kind, Func<AisJob, ValueTask<AisJobResult>> wait) in s_waits)
        {
            AisTimeoutException error = await Assert.ThrowsAsync<AisTimeoutException>(async () => await wait(client.Job("j1", kind)));
            Assert.Contains($"{kind}[j1]", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_job_that_stays_busy_is_told_at_the_limit()
    {
        await using RawServer server = new(static request => RawResponse.Json(200, request.Query.Contains("what=status", StringComparison.Ordinal) ? """{"uuid":"j1","kind":"copy-bck"}""" : Busy));
        using AisClient client = TestClients.Create(server);
        foreach ((string kind, Func<AisJob, ValueTask<AisJobResult>> wait) in s_waits)
        {
            AisTimeoutException error = await Assert.ThrowsAsync<AisTimeoutException>(async () => await wait(client.Job("j1", kind)));
            Assert.Contains("is not done", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Cancellation_is_told_as_such()
    {
        await using RawServer server = new(static _ => new RawResponse(200) { Hang = true });
        using AisClient client = TestClients.Create(server);
        using CancellationTokenSource stop = new(TimeSpan.FromMilliseconds(100));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await client.Job("j1", "copy-bck").WaitAsync(TimeSpan.FromMinutes(1), cancellationToken: stop.Token));
    }

    [Fact]
    public async Task Code_of_an_ETL_carries_its_imports_and_the_wish_for_a_URL()
    {
        await using RawServer server = new(static _ => new RawResponse(200) { Body = Encoding.UTF8.GetBytes("my-etl") });
        using AisClient client = TestClients.Create(server);
        AisEtlCodeOptions options = new() { PreimportedModules = ["torch", "os.path"], TransformUrl = true, Communication = AisEtlCommunication.HttpPull };
        await client.Etl("my-etl").InitCodeAsync("def transform(url): pass", options, Token);
        string body = Encoding.UTF8.GetString(await server.Requests.Single().ReadBodyAsync());
        Assert.Contains(Convert.ToBase64String("import torch\nimport os.path\ndef transform(url): pass"u8), body, StringComparison.Ordinal);
        Assert.Contains("\"argument\":\"url\"", body, StringComparison.Ordinal);
    }
}
