using System.Text.Json;
using System.Text.RegularExpressions;
using AisFs.Conformance.Tests.Fixtures;
using AisFs.DevServer.Api;
using AisFs.DevServer.Faults;
using AisFs.TestKit;
using AisFs.TestKit.Cluster;
using AisFs.TestKit.Mounts;
using AisFs.TestKit.Processes;

namespace AisFs.Conformance.Tests.Faults;

/// <summary>What waits for recovery is shown as a table and as JSON, with what stands in the way.</summary>
[Collection(AloneCollection.Name)]
public sealed class RecoverListTests() : OwnClusterTests("list")
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    [Fact]
    [Semantics("S145", "S146")]
    public async Task The_list_tells_cluster_bucket_object_size_age_reason_and_conflict()
    {
        string staging = Temp.MakeFolder("staging");
        await LeaveAsync(staging, "one", "two two");
        (string table, JsonElement[] entries) = await ListAsync(staging, "--endpoint", Cluster.Endpoint);
        string[] lines = table.Split('\n');
        Assert.Matches("^ID +CLUSTER +BUCKET +OBJECT +SIZE +AGE +REASON +CONFLICT$", lines[0]);
        Assert.Matches($@"^[0-9a-f]+  \S+  {Regex.Escape(Bucket.Url)}  one +3  \d+ (s|min) +was not uploaded  none$", Line(lines, "one"));
        Assert.Equal(2, entries.Length);
        JsonElement one = entries.Single(entry => entry.GetProperty("object").GetString() == "one");
        Assert.Equal(Bucket.Url, one.GetProperty("bucket").GetString());
        Assert.Equal(3, one.GetProperty("size").GetInt64());
        Assert.InRange(one.GetProperty("ageSeconds").GetInt64(), 0, 600);
        Assert.Equal("none", one.GetProperty("conflict").GetString());
        Assert.NotEqual(string.Empty, one.GetProperty("cluster").GetString());
        Assert.StartsWith(one.GetProperty("id").GetString()!, Line(lines, "one"), StringComparison.Ordinal);

        await Bucket.PutAsync("one", [9, 9]);
        Assert.Equal(["another object", "none"], (await ListAsync(staging, "--endpoint", Cluster.Endpoint)).Entries.Select(Conflict).Order(StringComparer.Ordinal));
        Assert.Equal(["not known", "not known"], (await ListAsync(staging)).Entries.Select(Conflict));
        Assert.Equal(["not known", "not known"], (await ListAsync(staging, "--endpoint", "http://127.0.0.1:1")).Entries.Select(Conflict));
        await using TestCluster other = await TestCluster.StartAsync(new DevServerOptions());
        Assert.Equal(["another cluster", "another cluster"], (await ListAsync(staging, "--endpoint", other.Endpoint)).Entries.Select(Conflict));
    }

    [Fact]
    [Semantics("S145")]
    public async Task An_empty_list_is_a_sentence_and_an_empty_array()
    {
        (string table, JsonElement[] entries) = await ListAsync(Temp.MakeFolder("staging"));
        Assert.Contains("Nothing waits", table, StringComparison.Ordinal);
        Assert.Empty(entries);
    }

    [Fact]
    [Semantics("S149")]
    public async Task Some_that_fail_and_some_that_do_not_are_an_exit_code_of_their_own()
    {
        string staging = Temp.MakeFolder("staging");
        await LeaveAsync(staging, "one", "two");
        await Bucket.PutAsync("one", [9, 9]);
        CommandResult partly = await RecoverAsync("upload", staging, "--endpoint", Cluster.Endpoint);
        Assert.True(partly.ExitCode == 7, partly.ToString());
        CommandResult none = await RecoverAsync("upload", staging, "--endpoint", Cluster.Endpoint);
        Assert.True(none.ExitCode == 1, none.ToString());
    }

    [Fact]
    [Semantics("S146")]
    public async Task Recover_sends_the_token_that_mount_would_send()
    {
        string staging = Temp.MakeFolder("staging");
        await LeaveAsync(staging, "one");
        await using TokenGate gate = await TokenGate.StartAsync(Cluster.Endpoint);
        gate.Token = "secret";
        CommandResult refused = await RecoverAsync("upload", staging, "--endpoint", gate.Endpoint);
        Assert.True(refused.ExitCode == 4, refused.ToString());
        string file = Temp.Combine("token");
        await File.WriteAllTextAsync(file, "secret", TestContext.Current.CancellationToken);
        CommandResult listed = (await RecoverAsync("list", staging, "--endpoint", gate.Endpoint, "--token-file", file)).Ok();
        Assert.EndsWith("  none", Line(listed.Output.Split('\n'), "one"), StringComparison.Ordinal);
        (await RecoverAsync("upload", staging, "--endpoint", gate.Endpoint, "--token", "secret")).Ok();
        Assert.Equal([7, 7, 7], await Bucket.GetAsync("one"));
    }

    private static string Conflict(JsonElement entry) => entry.GetProperty("conflict").GetString()!;

    private static string Line(string[] lines, string name) => lines.Single(line => line.Contains($"  {name}  ", StringComparison.Ordinal));

    private async Task<(string Table, JsonElement[] Entries)> ListAsync(string staging, params string[] more)
    {
        string table = (await RecoverAsync("list", staging, more)).Ok().Output;
        using JsonDocument document = JsonDocument.Parse((await RecoverAsync("list", staging, [.. more, "--json"])).Ok().Output);
        return (table, [.. document.RootElement.EnumerateArray().Select(static entry => entry.Clone())]);
    }

    private async Task LeaveAsync(string staging, params string[] names)
    {
        await using MountProcess mount = await MountProcess.StartAsync(
            new MountOptions { Source = Bucket.Url, Endpoint = Cluster.Endpoint, Token = Cluster.Token, Arguments = ["--staging-dir", staging, "--timeout", "2s"] });
        Cluster.Server.Faults.Set([new FaultRule { Action = FaultAction.Status, Status = 403, Operation = Operation.ObjectPut }]);
        foreach (string name in names)
        {
            await File.WriteAllBytesAsync(Path.Combine(mount.Mountpoint, name), [7, 7, 7], TestContext.Current.CancellationToken);
            Assert.True(await mount.WaitForLogAsync($"{name} was not uploaded", s_patience), mount.Log.ToString());
        }

        Cluster.Server.Faults.Clear();
        await mount.StopAsync();
    }

    private static Task<CommandResult> RecoverAsync(string action, string staging, params string[] more)
        => CommandRunner.RunAsync(DaemonProgram.Path, ["recover", action, "--staging-dir", staging, .. more], s_patience);
}
