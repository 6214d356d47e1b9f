using System.Text.Json.Nodes;
using AisFs.TestKit;
using AisFs.TestKit.Processes;
using AisFs.TestKit.Wine;

namespace AisFs.WinFsp.Tests.Inspection;

/// <summary>The named pipe: whom it lets in, clients that leave without a word, and what dead mounts leave.</summary>
public sealed class PipeTests : IAsyncLifetime
{
    private readonly InspectedMount _mount = new() { Drive = "R:" };

    public ValueTask InitializeAsync() => _mount.InitializeAsync();

    public ValueTask DisposeAsync() => _mount.DisposeAsync();

    [Fact]
    [Semantics("S187")]
    public async Task It_lets_its_owner_in_alone()
    {
        string descriptor = await PipeClient.DescribeAsync(_mount.Temp, $"aisfs-{_mount.Pid}");
        string owner = descriptor[2..descriptor.IndexOf("D:", StringComparison.Ordinal)];
        Assert.Matches($@"^O:{owner}D:P?\(A;;(0x1f019f|FA);;;{owner}\)$", descriptor);
    }

    [Fact]
    [Semantics("S187")]
    public async Task Clients_that_leave_at_once_keep_no_others_from_it()
    {
        int[] connected = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => PipeClient.KnockAsync(_mount.Temp, $"aisfs-{_mount.Pid}", 300)));
        Assert.Equal([300, 300, 300, 300], connected);
        Assert.True((await _mount.StatusAsync()).GetProperty("answers").GetBoolean());
    }

    [Fact]
    [Semantics("S153", "S187")]
    public async Task What_a_killed_mount_left_is_removed_and_a_number_that_another_program_has_by_now_is_no_mount()
    {
        JsonNode identity = JsonNode.Parse(await File.ReadAllTextAsync(_mount.Identity, TestContext.Current.CancellationToken))!;
        string before = _mount.Identity;
        string other = _mount.Temp.Combine("other");
        Directory.CreateDirectory(other);
        identity["started"] = "2020-01-01T00:00:00+00:00";
        string old = Path.Combine(other, Path.GetFileName(before));
        await File.WriteAllTextAsync(old, identity.ToJsonString(), TestContext.Current.CancellationToken);
        Dictionary<string, string> variables = new() { ["AISFS_RUNTIME_DIR"] = WineTools.ToWindowsPath(other) };
        CommandResult none = (await Cli.WindowsCli.RunAsync(["status"], variables)).Ok();
        Assert.Contains("No mount", none.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(old));

        await _mount.Program.KillAsync();
        await Wait.UntilAsync(async () => (await _mount.AskAsync("status")).Ok().Output.Contains("No mount", StringComparison.Ordinal));
        Assert.False(File.Exists(before));
        Assert.Contains("no mount of this user runs", (await _mount.AskAsync("flush")).Failed().Error, StringComparison.Ordinal);
    }
}
