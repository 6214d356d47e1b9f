using System.Text.Json;
using AisFs.Conformance.Tests.Fixtures;
using AisFs.TestKit;
using AisFs.TestKit.Mounts;
using AisFs.TestKit.Native;
using AisFs.TestKit.Processes;

namespace AisFs.Conformance.Tests.Control;

/// <summary>Orders to a mount that runs, and what it does meanwhile.</summary>
[Collection(AloneCollection.Name)]
public sealed class OrderTests() : OwnClusterTests("order")
{
    [Fact]
    [Semantics("S156", "S157")]
    public async Task What_another_client_changed_is_seen_at_once_after_refresh_and_after_forget()
    {
        await Bucket.PutAsync("d/f", "old"u8.ToArray());
        await Bucket.PutAsync("e/h", "old"u8.ToArray());
        await using MountProcess mount = await MountProcess.StartAsync(Options("--cache-ttl", "forever", "--negative-ttl", "forever"));
        await mount.WaitForControlAsync();
        string folder = Path.Combine(mount.Mountpoint, "d");
        string file = Path.Combine(folder, "f");
        Assert.Equal("old", await CatAsync(file));
        Assert.NotEqual(0, (await CommandRunner.RunAsync("cat", [Path.Combine(folder, "g")])).ExitCode);

        await Bucket.PutAsync("d/f", "newer"u8.ToArray());
        await Bucket.PutAsync("d/g", "added"u8.ToArray());
        Assert.Equal("old", await CatAsync(file));
        CommandResult refreshed = (await mount.AskAsync("refresh", file)).Ok();
        Assert.Contains("a file of 5 bytes; this is new", refreshed.Output, StringComparison.Ordinal);
        Assert.Equal("newer", await CatAsync(file));
        Assert.Contains("a directory with 2 names", (await mount.AskAsync("refresh", folder)).Ok().Output, StringComparison.Ordinal);
        Assert.Equal("added", await CatAsync(Path.Combine(folder, "g")));

        string other = Path.Combine(mount.Mountpoint, "e", "h");
        Assert.Equal("old", await CatAsync(other));
        await Bucket.PutAsync("e/h", "newest"u8.ToArray());
        Assert.Equal("old", await CatAsync(other));
        (await mount.AskAsync("forget", Path.GetDirectoryName(other)!)).Ok();
        Assert.Equal("newest", await CatAsync(other));

        await Bucket.DeleteAsync("d/f");
        Assert.Contains("the cluster has nothing there", (await mount.AskAsync("refresh", file)).Ok().Output, StringComparison.Ordinal);
        Assert.NotEqual(0, (await CommandRunner.RunAsync("cat", [file])).ExitCode);
    }

    [Fact]
    [Semantics("S156")]
    public async Task A_link_on_the_way_to_a_mount_is_followed()
    {
        await Bucket.PutAsync("f", "text"u8.ToArray());
        await using MountProcess mount = await MountProcess.StartAsync(Options());
        await mount.WaitForControlAsync();
        string link = Temp.Combine("link");
        File.CreateSymbolicLink(link, mount.Mountpoint);
        JsonElement answer = JsonDocument.Parse((await mount.AskAsync("refresh", Path.Combine(link, "f"), "--json")).Ok().Output).RootElement;
        Assert.Equal(4, answer.GetProperty("bytes").GetInt64());
        Assert.Contains("nothing of AisFs", (await mount.AskAsync("forget", Temp.Path)).Failed().Error, StringComparison.Ordinal);
    }

    [Fact]
    [Semantics("S158")]
    public async Task The_log_level_changes_while_the_mount_runs()
    {
        await using MountProcess mount = await MountProcess.StartAsync(Options("--log-level", "error"));
        await mount.WaitForControlAsync();
        Assert.Equal("error\n", (await mount.AskAsync("log-level", mount.Mountpoint)).Ok().Output);
        Assert.Equal("debug\n", (await mount.AskAsync("log-level", mount.Mountpoint, "debug")).Ok().Output);
        Assert.True(await mount.WaitForLogAsync("log level is debug", TimeSpan.FromSeconds(30)), mount.Log.ToString());
        Assert.Equal(2, (await mount.AskAsync("log-level", mount.Mountpoint, "loud")).ExitCode);
    }

    [Fact]
    [Semantics("S159")]
    public async Task Stats_count_operations_hits_and_requests_to_the_cluster()
    {
        await Bucket.PutAsync("f", new byte[100_000]);
        await using MountProcess mount = await MountProcess.StartAsync(Options().Uncached());
        await mount.WaitForControlAsync();
        await using BackgroundProcess reader = ReadAgainAndAgain(mount);
        await Wait.UntilAsync(async () =>
        {
            JsonElement sample = JsonDocument.Parse((await mount.AskAsync("stats", "--json", "--interval", "500ms")).Ok().Output).RootElement;
            JsonElement read = sample.GetProperty("operations").EnumerateArray().FirstOrDefault(static row => row.GetProperty("name").GetString() == "read");
            return read.ValueKind == JsonValueKind.Object
                && read.GetProperty("count").GetInt64() > 0
                && read.GetProperty("p50Ms").GetDouble() <= read.GetProperty("p99Ms").GetDouble()
                && read.GetProperty("p99Ms").GetDouble() <= read.GetProperty("maxMs").GetDouble()
                && sample.GetProperty("requests").EnumerateArray().Any(static row => row.GetProperty("count").GetInt64() > 0)
                && sample.GetProperty("flows").GetProperty("mount.read").GetDouble() > 0;
        });
        CommandResult table = (await mount.AskAsync("stats", mount.Mountpoint)).Ok();
        Assert.Contains("p99 ms", table.Output, StringComparison.Ordinal);
        Assert.Equal(2, (await mount.AskAsync("stats", "--interval", "1ms")).ExitCode);
    }

    [Fact]
    [Semantics("S160")]
    public async Task A_trace_has_the_kernels_requests_and_those_to_the_cluster_and_can_be_saved_for_perfetto()
    {
        await Bucket.PutAsync("f", new byte[100_000]);
        await using MountProcess mount = await MountProcess.StartAsync(Options().Uncached());
        await mount.WaitForControlAsync();
        await using BackgroundProcess reader = ReadAgainAndAgain(mount);
        string[] lines = (await mount.AskAsync("trace", "--for", "2s", "--json")).Ok().Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        JsonElement[] events = [.. lines.Select(static line => JsonDocument.Parse(line).RootElement)];
        Assert.Equal(0, events[^1].GetProperty("dropped").GetInt64());
        JsonElement read = events.First(static next => next.GetProperty("kind").GetString() == "operation" && next.GetProperty("name").GetString() == "read");
        Assert.Equal($"ais://{Bucket.Name}/f", read.GetProperty("subject").GetString());
        Assert.True(read.GetProperty("bytes").GetInt64() > 0);
        Assert.True(read.GetProperty("durationMicroseconds").GetDouble() > 0);
        Assert.Contains(events, static next => next.GetProperty("kind").GetString() == "request");

        string saved = Temp.Combine("trace.json");
        Assert.Contains("requests in", (await mount.AskAsync("trace", mount.Mountpoint, "--for", "1s", "--output", saved)).Ok().Output, StringComparison.Ordinal);
        JsonElement trace = JsonDocument.Parse(File.ReadAllText(saved)).RootElement.GetProperty("traceEvents");
        JsonElement[] complete = [.. trace.EnumerateArray().Where(static next => next.GetProperty("ph").GetString() == "X")];
        Assert.NotEmpty(complete);

        // What is shown in one row must not overlap.
        foreach (IGrouping<(int, int), JsonElement> row in complete.GroupBy(static next => (next.GetProperty("pid").GetInt32(), next.GetProperty("tid").GetInt32())))
        {
            double end = 0;
            foreach (JsonElement next in row.OrderBy(static next => next.GetProperty("ts").GetDouble()))
            {
                Assert.True(next.GetProperty("ts").GetDouble() >= end - 0.01);
                end = next.GetProperty("ts").GetDouble() + next.GetProperty("dur").GetDouble();
            }
        }

        Assert.Equal(2, (await mount.AskAsync("trace", "--for", "0")).ExitCode);
    }

    [Fact]
    [Semantics("S161")]
    public async Task The_doctor_finds_a_cluster_that_is_not_there_and_a_token_that_has_expired()
    {
        await using MountProcess mount = await MountProcess.StartAsync(Options());
        await mount.WaitForControlAsync();
        string[] expected = ["device", "permissions", "kernel", "staging folder", "cluster", "clock", "mount"];

        // On a busy machine the cluster may not answer in time once.
        await Wait.UntilAsync(async () =>
        {
            JsonElement well = JsonDocument.Parse((await mount.AskAsync("doctor", "--json", "--endpoint", Cluster.Endpoint, "--staging-dir", Temp.Combine("staging"))).Ended().Output).RootElement;
            return expected.All(name => Find(well, name).GetProperty("result").GetString() == "ok");
        });
        string token = Temp.Combine("token");
        File.WriteAllText(token, "eyJhbGciOiJIUzI1NiJ9." + Convert.ToBase64String("{\"exp\":1000000000}"u8).TrimEnd('=') + ".c2ln");
        CommandResult result = (await mount.AskAsync("doctor", "--json", "--endpoint", "http://127.0.0.1:1", "--token-file", token)).Failed();
        JsonElement ill = JsonDocument.Parse(result.Output).RootElement;
        Assert.Equal("fail", ill.GetProperty("result").GetString());
        Assert.Equal("fail", Find(ill, "cluster").GetProperty("result").GetString());
        Assert.Contains("expired", Find(ill, "token").GetProperty("found").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("eyJ", result.Output, StringComparison.Ordinal);
        Assert.All(ill.GetProperty("checks").EnumerateArray().Where(static check => check.GetProperty("result").GetString() != "ok"), static check => Assert.NotEmpty(check.GetProperty("advice").GetString()!));
    }

    [Fact]
    [Semantics("S273")]
    public async Task The_doctor_waits_for_a_mount_that_is_busy_and_fails_one_that_hangs()
    {
        await using MountProcess mount = await MountProcess.StartAsync(Options());
        await mount.WaitForControlAsync();
        Task<CommandResult> Ask() => mount.AskAsync("doctor", "--json", "--endpoint", Cluster.Endpoint, "--staging-dir", Temp.Combine("staging"));
        static JsonElement MountIn(CommandResult result) => Find(JsonDocument.Parse(result.Output).RootElement, "mount");
        try
        {
            // The command itself may begin late on a busy machine, and then finds nothing to wait for.
            await Wait.UntilAsync(async () =>
            {
                mount.Signal(LibcConstants.SIGSTOP);
                Task<CommandResult> asked = Ask();
                await Task.Delay(TimeSpan.FromSeconds(3), TestContext.Current.CancellationToken);
                mount.Signal(LibcConstants.SIGCONT);
                JsonElement late = MountIn((await asked).Ended());
                Assert.Equal("ok", late.GetProperty("result").GetString());
                return late.GetProperty("found").GetString()!.Contains("busy", StringComparison.Ordinal);
            });
            mount.Signal(LibcConstants.SIGSTOP);
            JsonElement hanging = MountIn((await Ask()).Failed());
            Assert.Equal("fail", hanging.GetProperty("result").GetString());
            Assert.Contains("does not answer", hanging.GetProperty("found").GetString(), StringComparison.Ordinal);
        }
        finally
        {
            mount.Signal(LibcConstants.SIGCONT);
        }
    }

    // Past the kernel's own cache, so that each read is a request.
    private static BackgroundProcess ReadAgainAndAgain(MountProcess mount)
        => BackgroundProcess.Start("bash", ["-c", "while :; do dd if=\"$0\"/f iflag=direct bs=100000 of=/dev/null status=none; ls -l \"$0\" > /dev/null; sleep 0.05; done", mount.Mountpoint]);

    private static async Task<string> CatAsync(string path) => (await CommandRunner.RunAsync("cat", [path])).Ok().Output;

    private static JsonElement Find(JsonElement report, string name)
        => report.GetProperty("checks").EnumerateArray().First(check => check.GetProperty("name").GetString() == name);

    private MountOptions Options(params string[] arguments) => new() { Source = Bucket.Url, Endpoint = Cluster.Endpoint, Token = Cluster.Token, Arguments = arguments };
}
