using AisFs.Conformance.Tests.Fixtures;
using AisFs.TestKit;
using AisFs.TestKit.Cluster;
using AisFs.TestKit.Mounts;
using AisFs.TestKit.Processes;

namespace AisFs.Conformance.Tests.Objects;

/// <summary>A cluster that wants a token.</summary>
public sealed class TokenTests
{
    [Fact]
    [Semantics("S39")]
    public async Task A_token_file_is_read_again_when_it_changes()
    {
        TestCluster cluster = await TestCluster.GetSharedAsync();
        Assert.SkipWhen(cluster.IsReal, "The gate stands before the embedded server.");
        await using TestBucket bucket = await cluster.CreateBucketAsync("token");
        await bucket.PutAsync("object", [1]);
        await using TokenGate gate = await TokenGate.StartAsync(cluster.Endpoint);
        gate.Token = "first";
        using TempFolder folder = new("token");
        string file = folder.Combine("token");
        await WriteAsync("first");
        await using MountProcess mount = await MountProcess.StartAsync(
            new MountOptions { Source = bucket.Url, Endpoint = gate.Endpoint, Arguments = ["--cache-ttl", "0", "--token-file", file] });
        string path = Path.Combine(mount.Mountpoint, "object");
        (await StatAsync()).Ok();

        gate.Token = "second";
        Assert.Contains("Permission denied", (await StatAsync()).Ended().Error, StringComparison.Ordinal);
        await WriteAsync("second");
        (await StatAsync()).Ok();

        Task<CommandResult> StatAsync() => CommandRunner.RunAsync("stat", [path], TimeSpan.FromSeconds(60), onTimeout: mount.Kill);

        Task WriteAsync(string token) => File.WriteAllTextAsync(file, token + "\n", TestContext.Current.CancellationToken);
    }
}
