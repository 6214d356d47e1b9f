using AisFs.DevServer.Api;
using AisFs.DevServer.Faults;
using AisFs.Fidelity;

namespace AisFs.DevServer.Tests;

/// <summary>The comparison with a cluster, where the cluster is a dev server too.</summary>
public sealed class FidelityTests(ITestOutputHelper output)
{
    [Fact]
    public async Task A_dev_server_does_not_differ_from_another_one()
    {
        await using DevCluster cluster = await StartAsync();
        await using DevCluster remote = await StartAsync();
        (int code, string text) = await RunAsync(new FidelityOptions { Endpoint = cluster.Endpoint, Remote = remote.Endpoint });
        Assert.True(code == 0, text);
        Assert.Empty(cluster.State.Buckets.All);
    }

    [Fact]
    public async Task A_cluster_that_answers_otherwise_is_told()
    {
        await using DevCluster cluster = await StartAsync();
        cluster.Faults.Add(new FaultRule { Action = FaultAction.Status, Operation = Operation.ObjectHead, Bucket = "tp", Status = 418 });
        (int code, string text) = await RunAsync(new FidelityOptions { Endpoint = cluster.Endpoint, Only = new HashSet<string> { "22" } });
        Assert.Equal(1, code);
        Assert.Contains("status cluster: 418, dev server: 307", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Buckets_that_are_there_are_not_touched_unless_asked_for()
    {
        await using DevCluster cluster = await StartAsync();
        cluster.PutObject("tp", "precious", "x"u8);
        InvalidOperationException e = await Assert.ThrowsAsync<InvalidOperationException>(() => RunAsync(new FidelityOptions { Endpoint = cluster.Endpoint, Only = new HashSet<string> { "22" } }));
        Assert.Contains("tp", e.Message, StringComparison.Ordinal);
        Assert.Single(cluster.State.Buckets.All);
        (int code, string text) = await RunAsync(new FidelityOptions { Endpoint = cluster.Endpoint, Only = new HashSet<string> { "22" }, ReplacesBuckets = true });
        Assert.True(code == 0, text);
    }

    [Theory]
    [InlineData("--endpoint")]
    [InlineData("--nonsense")]
    [InlineData("--endpoint", "nowhere")]
    public void Arguments_that_are_wrong_are_refused(params string[] args) => Assert.Throws<ArgumentException>(() => FidelityOptions.Parse(args));

    private static Task<DevCluster> StartAsync()
        => DevCluster.StartAsync(new DevServerOptions { JobQuietTime = TimeSpan.FromSeconds(13) }, ct: TestContext.Current.CancellationToken);

    private async Task<(int Code, string Text)> RunAsync(FidelityOptions options)
    {
        await using StringWriter writer = new();
        int code = await FidelityRun.RunAsync(options, writer);
        output.WriteLine(writer.ToString());
        return (code, writer.ToString());
    }
}
