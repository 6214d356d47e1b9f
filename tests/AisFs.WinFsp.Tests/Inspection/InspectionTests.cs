using System.Text.Json;
using System.Text.RegularExpressions;
using AisFs.TestKit;
using AisFs.TestKit.Wine;

namespace AisFs.WinFsp.Tests.Inspection;

/// <summary>A second process looks into a mount, through the named pipe.</summary>
/// <param name="mount">The mount.</param>
public sealed partial class InspectionTests(InspectedMount mount) : IClassFixture<InspectedMount>
{
    [Fact]
    [Semantics("S150")]
    public async Task Status_tells_the_mount_as_text_and_as_JSON()
    {
        JsonElement told = await mount.StatusAsync();
        string text = (await mount.AskAsync("status")).Ended().Output;
        Assert.StartsWith($"Q:  {mount.Bucket.Url}  aisfs ", text, StringComparison.Ordinal);
        Assert.Contains($"process {mount.Pid}", text, StringComparison.Ordinal);
        Assert.True(told.GetProperty("answers").GetBoolean());
        JsonElement identity = told.GetProperty("mount");
        Assert.Equal((mount.Pid, "Q:", mount.Bucket.Url), (identity.GetProperty("pid").GetInt32(), identity.GetProperty("mountpoint").GetString(), identity.GetProperty("source").GetString()));
        Assert.Equal("serving", told.GetProperty("status").GetProperty("state").GetString());
    }

    [Fact]
    [Semantics("S150")]
    public async Task A_mount_is_named_by_any_path_in_it()
    {
        foreach (string path in new[] { "q:", @"Q:\", "Q:/folder", @"q:\folder\no such file" })
        {
            await mount.StatusAsync(path);
        }

        Assert.Contains("is mounted at 'C:'", (await mount.AskAsync("status", "C:")).Failed().Error, StringComparison.Ordinal);
    }

    [Fact]
    [Semantics("S152")]
    public async Task A_file_that_is_open_is_told_and_flush_uploads_it()
    {
        using StandInClient client = mount.Program.Connect();
        uint handle = client.Create(@"\folder\open", disposition: WindowsAccess.Create).Ok().Handle;
        client.Write(handle, 0, "not closed"u8).Ok();
        JsonElement status = await mount.StatusAsync("Q:", "--open");
        JsonElement item = Assert.Single(status.GetProperty("status").GetProperty("unsaved").GetProperty("oldest").EnumerateArray());
        Assert.Equal(("/folder/open", "open"), (item.GetProperty("path").GetString(), item.GetProperty("state").GetString()));
        Assert.Contains(status.GetProperty("openFiles").EnumerateArray(), file => file.GetProperty("path").GetString() == "/folder/open");
        Assert.Equal("There was nothing to upload.", (await mount.AskAsync("flush", @"Q:\folder\there")).Ok().Output.Trim());
        JsonElement flushed = await mount.ReadAsync("flush", @"Q:\folder");
        Assert.Equal((1, 0), (flushed.GetProperty("files").GetInt32(), flushed.GetProperty("left").GetProperty("files").GetInt32()));
        Assert.Equal("not closed"u8.ToArray(), await mount.Bucket.GetAsync("folder/open"));
        client.Close(handle).Ok();
    }

    [Fact]
    [Semantics("S159", "S160")]
    public async Task Stats_and_trace_show_what_Windows_asks_for()
    {
        using CancellationTokenSource end = new();
        Task reading = Task.Factory.StartNew(() => ReadUntil(end.Token), TaskCreationOptions.LongRunning);
        JsonElement stats = await mount.ReadAsync("stats", "Q:", "--interval", "500ms");
        Assert.Contains(stats.GetProperty("operations").EnumerateArray(), row => row.GetProperty("count").GetInt64() > 0);
        Assert.Contains("operation", (await mount.AskAsync("stats", "--interval", "200ms")).Ok().Output, StringComparison.Ordinal);
        string lines = (await mount.AskAsync("trace", "Q:", "--for", "500ms", "--json")).Ok().Output;
        Assert.Contains(lines.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => JsonDocument.Parse(line).RootElement.GetProperty("kind").GetString() == "operation");
        await end.CancelAsync();
        await reading;
    }

    [Fact]
    [Semantics("S158")]
    public async Task The_log_level_is_shown_and_changed()
    {
        string Level(JsonElement answer) => answer.GetProperty("level").GetString()!;
        Assert.Equal("information", (await mount.AskAsync("log-level", "Q:")).Ok().Output.Trim());
        Assert.Equal("debug", Level(await mount.ReadAsync("log-level", "Q:", "debug")));
        Assert.Equal("debug", Level(await mount.ReadAsync("log-level", "q:")));
        Assert.Equal("information", (await mount.AskAsync("log-level", "Q:", "information")).Ok().Output.Trim());
        Assert.Equal(2, (await mount.AskAsync("log-level", "Q:", "loud")).ExitCode);
    }

    [Fact]
    [Semantics("S156", "S157")]
    public async Task Refresh_and_forget_reach_the_mount()
    {
        await mount.Bucket.PutAsync("folder/there", "hello, changed"u8.ToArray());
        Assert.Equal("hello, changed".Length, (await mount.ReadAsync("refresh", @"Q:\folder\there")).GetProperty("bytes").GetInt64());
        Assert.False((await mount.ReadAsync("refresh", @"Q:\folder\missing")).GetProperty("exists").GetBoolean());
        Assert.True((await mount.ReadAsync("forget", @"Q:\folder")).GetProperty("directories").GetInt32() >= 0);
    }

    [Fact]
    [Semantics("S161")]
    public async Task Doctor_finds_all_well()
    {
        JsonElement report = await mount.ReadAsync("doctor", "--endpoint", mount.Endpoint, "--staging-dir", WineTools.ToWindowsPath(mount.Temp.MakeFolder("doctor")));
        Dictionary<string, string> results = report.GetProperty("checks").EnumerateArray()
            .ToDictionary(static check => check.GetProperty("name").GetString()!, static check => check.GetProperty("result").GetString()!);
        foreach (string name in new[] { "winfsp", "staging folder", "control folder", "cluster", "mount" })
        {
            Assert.Equal("ok", results[name]);
        }
    }

    [Fact]
    [Semantics("S170")]
    public async Task Metrics_are_scraped_from_outside()
    {
        Match address = ServedAt().Match(mount.Program.Log.ToString());
        Assert.True(address.Success, mount.Program.Log.ToString());
        using HttpClient http = new();
        string text = await http.GetStringAsync(new Uri(address.Groups[1].Value + "metrics"), TestContext.Current.CancellationToken);
        Assert.Contains($"process_pid=\"{mount.Pid}\"", text, StringComparison.Ordinal);
        Assert.Contains("aisfs_cache_size_bytes", text, StringComparison.Ordinal);
        Assert.True((await http.GetAsync(new Uri(address.Groups[1].Value + "readyz"), TestContext.Current.CancellationToken)).IsSuccessStatusCode);
    }

    private void ReadUntil(CancellationToken end)
    {
        using StandInClient client = mount.Program.Connect();
        while (!end.IsCancellationRequested)
        {
            uint handle = client.Create(@"\folder\there", WindowsAccess.GenericRead, WindowsAccess.Open, WindowsAccess.NoIntermediateBuffering).Ok().Handle;
            client.Close(handle).Ok();
        }
    }

    [GeneratedRegex("charts at (http://[^ ]+/)")]
    private static partial Regex ServedAt();
}
