using System.Diagnostics;
using AisFs.TestKit;

namespace AisFs.Mount.Tests.Fuse;

/// <summary>Processes that are killed while they wait for the file system.</summary>
public sealed class InterruptTests
{
    [Fact]
    public async Task A_process_killed_in_a_direct_read_dies_and_its_operation_is_cancelled()
    {
        Require.Tool("dd", "coreutils");
        await using HostedMount mount = await HostedMount.StartAsync();
        await mount.AskAsync("plant slow-file text");
        using Process reader = Process.Start(new ProcessStartInfo("dd", ["if=" + mount.PathOf("slow-file"), "of=/dev/null", "iflag=direct", "bs=4096"]) { RedirectStandardError = true })!;
        await mount.UntilAsync("waiting", 1);
        reader.Kill();
        await reader.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(HostedMount.Limit, TestContext.Current.CancellationToken);
        await mount.UntilAsync("interrupted", 1);
        await mount.UntilAsync("waiting", 0);

        // And the mount goes on.
        await mount.AskAsync("plant file text");
        Assert.Equal("text", await HostedMount.WithinAsync(() => File.ReadAllText(mount.PathOf("file"))));
    }

    [Fact]
    public async Task A_process_killed_in_a_write_dies_and_its_operation_is_cancelled()
    {
        Require.Tool("dd", "coreutils");
        await using HostedMount mount = await HostedMount.StartAsync();
        await mount.AskAsync("plant slow-file text");
        using Process writer = Process.Start(new ProcessStartInfo("dd", ["if=/dev/zero", "of=" + mount.PathOf("slow-file"), "bs=65536", "count=1", "conv=notrunc"]) { RedirectStandardError = true })!;
        await mount.UntilAsync("waiting", 1);
        writer.Kill();
        await writer.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(HostedMount.Limit, TestContext.Current.CancellationToken);
        await mount.UntilAsync("interrupted", 1);
    }

    [Fact]
    public async Task A_process_killed_in_a_buffered_read_dies_promptly()
    {
        Require.Tool("cat", "coreutils");
        await using HostedMount mount = await HostedMount.StartAsync();
        await mount.AskAsync("plant slow-file text");
        using Process reader = Process.Start(new ProcessStartInfo("cat", [mount.PathOf("slow-file")]) { RedirectStandardOutput = true })!;
        await mount.UntilAsync("waiting", 1);
        reader.Kill();

        // Read-ahead belongs to no process: it is not cancelled, and the reader does not wait for it.
        await reader.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(HostedMount.Limit, TestContext.Current.CancellationToken);
        await mount.AskAsync("open");
        await mount.UntilAsync("waiting", 0);
    }

    [Fact]
    public async Task Many_slow_operations_hold_up_no_fast_one()
    {
        await using HostedMount mount = await HostedMount.StartAsync("threads=2");
        await mount.AskAsync("plant file text");
        Task<string>[] slow = new Task<string>[12];
        for (int i = 0; i < slow.Length; i++)
        {
            string name = $"slow-{i}";
            await mount.AskAsync($"plant {name} done");
            slow[i] = Task.Factory.StartNew(() => File.ReadAllText(mount.PathOf(name)), TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }

        await mount.UntilAsync("waiting", slow.Length);
        Assert.Equal("text", await HostedMount.WithinAsync(() => File.ReadAllText(mount.PathOf("file"))));
        await mount.AskAsync("open");
        Assert.All(await Task.WhenAll(slow).WaitAsync(HostedMount.Limit, TestContext.Current.CancellationToken), static text => Assert.Equal("done", text));
    }
}
