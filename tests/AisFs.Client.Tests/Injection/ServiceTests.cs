using AisFs.Client.Extensions.DependencyInjection;
using AisFs.Client.Tests.Replay;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace AisFs.Client.Tests.Injection;

/// <summary>Clients as services: settings, names, handlers, health.</summary>
public sealed class ServiceTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Settings_come_from_a_configuration_and_each_name_has_its_own_client()
    {
        IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["AIStore:Endpoints:0"] = "http://near:51080",
            ["AIStore:Endpoints:1"] = "http://far:51080",
            ["AIStore:ResponseTimeout"] = "00:00:07",
            ["AIStore:MaxAttempts"] = "2",
            ["AIStore:UseProxy"] = "false",
        }).Build();
        ServiceCollection services = new();
        services.AddAisClient(configuration.GetSection("AIStore")).ConfigureOptions((_, options) => options with { MaxRedirects = 3 });
        services.AddAisClient("archive", settings => settings.Endpoints.Add("http://archive:51080"));
        await using ServiceProvider provider = services.BuildServiceProvider();
        AisClient client = provider.GetRequiredService<AisClient>();
        Assert.Equal(["http://near:51080", "http://far:51080"], client.Options.Endpoints);
        Assert.Equal((TimeSpan.FromSeconds(7), 2, false, 3), (client.Options.ResponseTimeout, client.Options.Retry.MaxAttempts, client.Options.UseProxy, client.Options.MaxRedirects));
        Assert.Same(client, provider.GetRequiredService<AisClient>());
        Assert.Equal("http://archive:51080", provider.GetRequiredKeyedService<AisClient>("archive").Endpoint);
    }

    [Theory]
    [InlineData("not a url/\\", null, null)]
    [InlineData("http://h:1", "-00:00:01", null)]
    [InlineData("http://h:1", null, "0")]
    public async Task Settings_that_make_no_sense_are_refused_by_the_name_of_their_client(string endpoint, string? timeout, string? connections)
    {
        IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Endpoints:0"] = endpoint,
            ["ResponseTimeout"] = timeout,
            ["MaxConnectionsPerServer"] = connections,
        }).Build();
        ServiceCollection services = new();
        services.AddAisClient("archive", configuration);
        await using ServiceProvider provider = services.BuildServiceProvider();
        OptionsValidationException error = Assert.Throws<OptionsValidationException>(() => provider.GetRequiredKeyedService<AisClient>("archive"));
        Assert.Contains("'archive'", error.Message, StringComparison.Ordinal);
        Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IStartupValidator>().Validate());
    }

    [Fact]
    public async Task Requests_go_through_handlers_of_the_program_also_when_connections_are_made_anew()
    {
        await using RawServer server = new(static _ => RawResponse.Json(200, "[]"));
        Counting own = new();
        ServiceCollection services = new();
        services.AddTransient<Marking>();
        services.AddHttpClient("ais").AddHttpMessageHandler<Marking>();
        services.AddAisClient(settings => settings.Endpoints.Add(server.Url)).UseHandler((_, inner) => own.Around(inner));
        services.AddAisClient("marked", settings => settings.Endpoints.Add(server.Url)).UseHttpClientFactory("ais");
        await using ServiceProvider provider = services.BuildServiceProvider();
        await provider.GetRequiredService<AisClient>().Cluster.ListBucketsAsync(cancellationToken: Token);
        Assert.Equal(1, own.Count);
        Assert.Null(server.Requests.Last().HeaderOrNull("X-Marked"));

        AisClient marked = provider.GetRequiredKeyedService<AisClient>("marked");
        await marked.Cluster.ListBucketsAsync(cancellationToken: Token);
        Assert.Equal("yes", server.Requests.Last().HeaderOrNull("X-Marked"));
        marked.LimitConnections(3);
        await marked.Cluster.ListBucketsAsync(cancellationToken: Token);
        Assert.Equal("yes", server.Requests.Last().HeaderOrNull("X-Marked"));
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task A_handler_that_is_missing_is_refused_with_the_reason()
    {
        ServiceCollection services = new();
        services.AddAisClient(static settings => settings.Endpoints.Add("http://h:1")).UseHandler(static (_, _) => null!);
        await using ServiceProvider provider = services.BuildServiceProvider();
        Assert.Contains("gave no handler", Assert.Throws<ArgumentException>(() => provider.GetRequiredService<AisClient>()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_is_that_of_the_cluster()
    {
        int status = 200;
        await using RawServer server = new(request => request.Path == "/v1/health" ? new RawResponse(status) : RawResponse.Json(status, TestClients.Map(request.Server!, 7, ("t1", "http://127.0.0.1:1"))));
        ServiceCollection services = new();
        services.AddLogging();
        services.AddAisClient("near", settings =>
        {
            settings.Endpoints.Add(server.Url);
            settings.MaxAttempts = 1;
        }).AddHealthCheck(failureStatus: HealthStatus.Degraded, tags: ["storage"]);
        await using ServiceProvider provider = services.BuildServiceProvider();
        HealthCheckService health = provider.GetRequiredService<HealthCheckService>();
        HealthReport report = await health.CheckHealthAsync(Token);
        Assert.Equal(HealthStatus.Healthy, report.Status);
        Assert.Contains("1 targets", report.Entries["aistore-near"].Description, StringComparison.Ordinal);
        status = 500;
        Assert.Equal(HealthStatus.Degraded, (await health.CheckHealthAsync(Token)).Status);
    }

    private sealed class Counting
    {
        private int _count;

        public int Count => Volatile.Read(ref _count);

        public DelegatingHandler Around(HttpMessageHandler inner) => new Handler(this) { InnerHandler = inner };

        private sealed class Handler(Counting owner) : DelegatingHandler
        {
            protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                Interlocked.Increment(ref owner._count);
                return base.SendAsync(request, cancellationToken);
            }
        }
    }

    private sealed class Marking : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Headers.TryAddWithoutValidation("X-Marked", "yes");
            return base.SendAsync(request, cancellationToken);
        }
    }
}
