using AisFs.TestKit;
using AisFs.TestKit.Mounts;

namespace AisFs.Mount.Tests.Fuse;

/// <summary>What the kernel remembers, forgets and is told to forget.</summary>
public sealed class KernelCacheTests
{
    [Fact]
    public async Task Every_lookup_is_forgotten_in_the_end()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "needs root, to make the kernel forget");
        await using HostedMount mount = await HostedMount.StartAsync();
        await mount.AskAsync("fill 2000");
        (int code, string output) = await HostedMount.RunAsync("ls", "-lR", mount.Mountpoint);
        Assert.True(code == 0, output);
        await HostedMount.WithinAsync(() =>
        {
            for (int i = 0; i < 300; i++)
            {
                File.WriteAllText(mount.PathOf($"new-{i}"), "x");
                File.Move(mount.PathOf($"new-{i}"), mount.PathOf($"moved-{i}"));
                _ = File.Exists(mount.PathOf($"absent-{i}"));
            }

            for (int i = 0; i < 300; i += 2)
            {
                File.Delete(mount.PathOf($"moved-{i}"));
            }
        });
        Assert.NotEqual(0, await mount.FigureAsync("held"));

        (await KernelMemory.DropAsync(mount.Mountpoint)).Ok();
        await mount.UntilAsync("held", 0);
        Assert.Equal(0, await mount.FigureAsync("negative"));
        Assert.Equal("ok", await mount.AskAsync("unmount normal"));
        Assert.Equal(0, await mount.ExitAsync());
    }

    [Fact]
    public async Task A_change_elsewhere_is_seen_when_it_is_announced()
    {
        await using HostedMount mount = await HostedMount.StartAsync("valid=3600", "keepcache=1");
        await mount.AskAsync("plant file before");
        Assert.Equal("before", await ReadAsync(mount, "file"));

        // Proof that the kernel answers from memory.
        await mount.AskAsync("replace file behind silent");
        Assert.Equal("before", await ReadAsync(mount, "file"));
        await mount.AskAsync("replace file afterwards notify");
        await Wait.UntilAsync(async () => await ReadAsync(mount, "file") == "afterwards");
    }

    [Fact]
    public async Task A_file_that_grew_elsewhere_never_shows_zeros_behind_its_old_end()
    {
        // The kernel learns the new size with the attributes and has the old last page in memory.
        await using HostedMount mount = await HostedMount.StartAsync("valid=0", "keepcache=1");
        await mount.AskAsync("plant file before");
        Assert.Equal("before", await ReadAsync(mount, "file"));
        await mount.AskAsync("replace file before-and-after silent");
        Assert.Equal("before-and-after", await ReadAsync(mount, "file"));
        await mount.AskAsync("replace file short silent");
        Assert.Equal("short", await ReadAsync(mount, "file"));
    }

    [Fact]
    public async Task Names_that_come_and_go_elsewhere_are_seen()
    {
        await using HostedMount mount = await HostedMount.StartAsync("valid=3600");
        string path = mount.PathOf("file");
        Assert.False(await HostedMount.WithinAsync(() => File.Exists(path)));
        long lookups = await mount.FigureAsync("lookups");
        Assert.False(await HostedMount.WithinAsync(() => File.Exists(path)));
        Assert.Equal(lookups, await mount.FigureAsync("lookups"));
        await mount.AskAsync("plant file x");
        await Wait.UntilAsync(() => HostedMount.WithinAsync(() => File.Exists(path)));
        await mount.AskAsync("uproot file");
        await Wait.UntilAsync(async () => !await HostedMount.WithinAsync(() => File.Exists(path)));
    }

    [Fact]
    public async Task Without_keeping_the_cache_a_new_open_sees_the_new_bytes()
    {
        await using HostedMount mount = await HostedMount.StartAsync("valid=0", "keepcache=0");
        await mount.AskAsync("plant file before");
        Assert.Equal("before", await ReadAsync(mount, "file"));
        await mount.AskAsync("replace file behind silent");
        Assert.Equal("behind", await ReadAsync(mount, "file"));
    }

    [Fact]
    public async Task A_notification_waits_for_no_operation_and_no_operation_for_it()
    {
        await using HostedMount mount = await HostedMount.StartAsync("valid=3600");
        await mount.AskAsync("plant slow-file text");
        Task<string> reader = ReadAsync(mount, "slow-file");
        await mount.UntilAsync("waiting", 1);

        // The page being read is locked until the read is answered: the notification has to wait, commands do not.
        await mount.AskAsync("replace slow-file more notify");
        Assert.Equal(1, await mount.FigureAsync("waiting"));

        // The reader may find its page dropped, and then reads, and waits, once more.
        await Wait.UntilAsync(async () =>
        {
            await mount.AskAsync("open");
            return reader.IsCompleted;
        });
        Assert.Equal("more", await reader);
    }

    private static Task<string> ReadAsync(HostedMount mount, string name) => HostedMount.WithinAsync(() => File.ReadAllText(mount.PathOf(name)));
}
