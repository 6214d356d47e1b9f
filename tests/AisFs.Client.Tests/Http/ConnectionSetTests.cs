using System.Security.Cryptography.X509Certificates;
using AisFs.Client.Tests.Replay;
using AisFs.TestKit;
using AisFs.TestKit.Cluster;

namespace AisFs.Client.Tests.Http;

/// <summary>What connections are made with changes while a client lives.</summary>
public sealed class ConnectionSetTests : IDisposable
{
    private static readonly string[] s_hosts = ["127.0.0.1"];
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);

    private readonly TempFolder _folder = new("connections");
    private readonly TestAuthority _first = new("First Authority");
    private readonly TestAuthority _second = new("Second Authority");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string CaFile => _folder.Combine("ca.pem");

    public void Dispose()
    {
        _first.Dispose();
        _second.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Another_number_of_connections_counts_for_the_requests_that_follow()
    {
        SemaphoreSlim open = new(0);
        int present = 0;
        await using RawServer server = new(async _ =>
        {
            Interlocked.Increment(ref present);
            await open.WaitAsync(Token);
            Interlocked.Decrement(ref present);
            return new RawResponse(200);
        });
        using AisClient client = TestClients.Create(server, static options => options with { MaxConnectionsPerServer = 1 });
        foreach (int count in new[] { 1, 4, 2 })
        {
            client.LimitConnections(count);
            int accepted = server.Accepted;
            int answered = server.Requests.Count;
            Task[] requests = [.. Enumerable.Range(0, 8).Select(_ => AskAsync(client))];
            await Wait.UntilAsync(() => Volatile.Read(ref present) == count);
            open.Release(8);
            await Task.WhenAll(requests).WaitAsync(s_limit, Token);
            Assert.Equal((count, answered + 8), (server.Accepted - accepted, server.Requests.Count));
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => client.LimitConnections(0));
    }

    [Fact]
    public async Task A_request_under_way_keeps_its_connection()
    {
        TaskCompletionSource<RawResponse> answer = new();
        await using RawServer server = new(_ => new ValueTask<RawResponse>(answer.Task));
        using AisClient client = TestClients.Create(server);
        Task request = AskAsync(client);
        await Wait.UntilAsync(() => server.Requests.Count == 1);
        client.LimitConnections(3);
        answer.SetResult(new RawResponse(200));
        await request.WaitAsync(s_limit, Token);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task An_authority_that_was_replaced_on_disk_counts_for_new_connections()
    {
        using X509Certificate2 certificate = _second.Issue("server", s_hosts);
        await using RawServer server = new(static _ => ValueTask.FromResult(new RawResponse(200)), certificate);
        _first.Save(CaFile);
        using AisClient client = Create(server, new AisTlsOptions { CaFile = CaFile });
        Assert.Equal(AisTlsFailure.UntrustedAuthority, (await Assert.ThrowsAsync<AisConnectionException>(() => AskAsync(client))).TlsFailure);
        Assert.False(client.RenewCertificates());

        // What cannot be used changes nothing, and is not forgotten.
        File.WriteAllText(CaFile, "half of a certif");
        Assert.Throws<ArgumentException>(() => client.RenewCertificates());
        File.Delete(CaFile);
        Assert.ThrowsAny<IOException>(() => client.RenewCertificates());
        _second.Save(CaFile);
        Assert.True(client.RenewCertificates());
        await AskAsync(client);
    }

    [Fact]
    public async Task A_client_looks_at_the_files_by_itself_also_through_links()
    {
        using X509Certificate2 certificate = _second.Issue("server", s_hosts);
        await using RawServer server = new(static _ => ValueTask.FromResult(new RawResponse(200)), certificate);

        // As a volume of Kubernetes: a link to a file below a link, which is replaced.
        _first.Save(Path.Combine(_folder.MakeFolder("1"), "ca.pem"));
        _second.Save(Path.Combine(_folder.MakeFolder("2"), "ca.pem"));
        File.CreateSymbolicLink(_folder.Combine("data"), "1");
        File.CreateSymbolicLink(CaFile, "data/ca.pem");
        StepTime time = new();
        using AisClient client = Create(server, new AisTlsOptions { CaFile = CaFile }, time);
        await Assert.ThrowsAsync<AisConnectionException>(() => AskAsync(client));
        Directory.Delete(_folder.Combine("data"));
        File.CreateSymbolicLink(_folder.Combine("data"), "2");
        await Assert.ThrowsAsync<AisConnectionException>(() => AskAsync(client));
        time.Step(TimeSpan.FromSeconds(11));
        await AskAsync(client);
    }

    private static AisClient Create(RawServer server, AisTlsOptions tls, TimeProvider? time = null)
        => TestClients.Create(server, options => options with { Tls = tls, TimeProvider = time ?? TimeProvider.System });

    private static async Task AskAsync(AisClient client)
    {
        using AisResult result = await client.MakeRequestAsync(HttpMethod.Get, "/v1/health", cancellationToken: Token);
        Assert.Equal(200, result.Status);
    }

    // The clock of the system, and a little more.
    private sealed class StepTime : TimeProvider
    {
        private long _ahead;

        public void Step(TimeSpan time) => _ahead += time.Ticks * TimestampFrequency / TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => System.GetTimestamp() + _ahead;
    }
}
