using AisFs.DevServer;
using AisFs.DevServer.Api;
using AisFs.Packages.Tests.Building;
using AisFs.TestKit.Processes;

namespace AisFs.Packages.Tests.NuGet;

/// <summary>Programs that have the client from its packages, on each framework that the packages are for.</summary>
public sealed class ConsumerTests
{
    [Fact]
    public async Task A_program_for_NET_10_is_trimmed_and_compiled_ahead_of_time_without_a_warning()
    {
        using Consumer consumer = new(await PackageSet.NuGetAsync(), "net10.0", "<PublishAot>true</PublishAot>");
        string folder = await consumer.PublishAsync();
        Assert.False(File.Exists(Path.Combine(folder, "consumer.dll")), "the program is not native code");
        await RunsAsync(folder, "on 10.0.");
    }

    [Fact]
    public async Task A_program_for_NET_8_runs_on_the_runtime_of_NET_8()
    {
        using Consumer consumer = new(await PackageSet.NuGetAsync(), "net8.0", "<SelfContained>true</SelfContained>");
        await RunsAsync(await consumer.PublishAsync(), "on 8.0.");
    }

    private static async Task RunsAsync(string folder, string runtime)
    {
        await using DevCluster cluster = await DevCluster.StartAsync(new DevServerOptions(), ct: TestContext.Current.CancellationToken);
        CommandResult result = await CommandRunner.RunAsync(
            Path.Combine(folder, "consumer"), [], environment: new Dictionary<string, string> { ["AIS_ENDPOINT"] = cluster.Endpoint.ToString(), ["AIS_AUTHN_TOKEN"] = string.Empty });
        string output = result.Ok().Output;
        Assert.All(["hello, world", "2 targets, ready: True", "and the archive: True", runtime], text => Assert.Contains(text, output, StringComparison.Ordinal));
    }
}
