using AisFs.TestKit;

namespace AisFs.Mount.Tests.Fuse;

/// <summary>Mounts on which nothing changes: what the kernel is left to do by itself.</summary>
public sealed class ImmutableTests
{
    private const int MiB = 1024 * 1024;
    private const int Files = 100;

    // What FuseLog says of each answered request, with the count of tracing.
    private const int AnsweredEvent = 3010;

    [Fact]
    [Semantics("S220")]
    public async Task A_file_costs_one_message_when_it_is_cold_and_none_when_it_is_warm()
    {
        await using HostedMount mount = await StartAsync();
        await FillAsync(mount);
        Assert.Equal(0, (await HostedMount.RunAsync("ls", "-l", mount.Mountpoint)).ExitCode);
        long listed = await MessagesAsync(mount);
        await ReadAllAsync(mount);
        long cold = await MessagesAsync(mount) - listed;

        // One read each. The first open and the first close are how the kernel learns that it need not tell.
        Assert.InRange(cold, Files, Files + 4);
        await ReadAllAsync(mount);
        Assert.Equal(listed + cold, await MessagesAsync(mount));
    }

    [Fact]
    [Semantics("S220")]
    public async Task A_listing_is_kept_by_the_kernel()
    {
        await using HostedMount mount = await StartAsync();
        await FillAsync(mount);
        Assert.Equal(0, (await HostedMount.RunAsync("ls", mount.Mountpoint)).ExitCode);
        Assert.Equal(0, (await HostedMount.RunAsync("ls", mount.Mountpoint)).ExitCode);
        long before = await MessagesAsync(mount);
        (int code, string output) = await HostedMount.RunAsync("ls", mount.Mountpoint);
        Assert.Equal(0, code);
        Assert.Equal(Files, output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);

        // It is neither opened nor released, and its entries are not asked for. (A release would come when the kernel likes,
        // so a message of the second listing could be counted with the third.)
        Assert.Equal(before, await MessagesAsync(mount));
    }

    [Fact]
    [Semantics("S220")]
    public async Task Files_are_kept_open_only_while_they_are_read()
    {
        await using HostedMount mount = await StartAsync();
        await mount.AskAsync("big pattern 8");
        await CheckAsync(mount, "pattern");
        await mount.UntilAsync("handles", 0);
        await DropAsync(mount.PathOf("pattern"));
        await CheckAsync(mount, "pattern");
        await mount.UntilAsync("handles", 0);
        await mount.UntilAsync("leases", 0);
        Assert.Equal(0, await mount.ExitAsync());
    }

    [Fact]
    [Semantics("S220")]
    public async Task Many_readers_of_many_files_get_the_right_bytes()
    {
        await using HostedMount mount = await StartAsync();
        for (int i = 0; i < 8; i++)
        {
            await mount.AskAsync($"big pattern-{i} 1");
        }

        await Task.WhenAll(Enumerable.Range(0, 16).Select(i => CheckAsync(mount, $"pattern-{i % 8}")));
        await mount.UntilAsync("handles", 0);
        await mount.UntilAsync("leases", 0);
    }

    [Fact]
    [Semantics("S221")]
    public async Task A_file_that_was_changed_all_the_same_never_shows_bytes_of_both_versions()
    {
        // The file system says of each open that the kernel's pages are of another version.
        await using HostedMount mount = await StartAsync("keepcache=0", "readahead=64");
        await mount.AskAsync("big pattern 8");
        Assert.Equal(PatternAt(0), await HostedMount.WithinAsync(() => ReadAt(mount.PathOf("pattern"), 0)));
        await mount.UntilAsync("handles", 0);
        await HostedMount.WithinAsync(() =>
        {
            IOException stale = Assert.Throws<IOException>(() => ReadAt(mount.PathOf("pattern"), 7 * MiB));
            Assert.Contains("Stale", stale.Message, StringComparison.OrdinalIgnoreCase);

            // What was read before is still as it was.
            Assert.Equal(PatternAt(0), ReadAt(mount.PathOf("pattern"), 0));
        });
    }

    [Fact]
    [Semantics("S220")]
    public async Task Syncs_seeks_and_locks_of_files_that_were_not_opened_work()
    {
        Require.Tool("flock", "util-linux");
        await using HostedMount mount = await StartAsync();
        await mount.AskAsync("plant file text");
        string path = mount.PathOf("file");
        (int code, string output) = await HostedMount.RunAsync("sh", "-c", $"sync {path} && cp --sparse=always {path} /dev/null && flock -s {path} cat {path}");
        Assert.Equal((0, "text"), (code, output));
    }

    private static async Task<HostedMount> StartAsync(params string[] settings)
        => await HostedMount.StartAsync(["readonly=1", "immutable=1", "count=1", "valid=1000000", .. settings.Contains("keepcache=0") ? settings : [.. settings, "keepcache=1"]]);

    private static async Task FillAsync(HostedMount mount)
    {
        for (int i = 0; i < Files; i++)
        {
            await mount.AskAsync($"plant file-{i} text{i}");
        }
    }

    private static Task ReadAllAsync(HostedMount mount) => HostedMount.WithinAsync(() =>
    {
        for (int i = 0; i < Files; i++)
        {
            Assert.Equal($"text{i}", File.ReadAllText(mount.PathOf($"file-{i}")));
        }
    });

    private static Task CheckAsync(HostedMount mount, string name) => HostedMount.WithinAsync(() =>
    {
        byte[] bytes = File.ReadAllBytes(mount.PathOf(name));
        for (int position = 0; position < bytes.Length; position += 40_009)
        {
            Assert.Equal(PatternAt(position), bytes[position]);
        }
    });

    private static byte ReadAt(string path, long position)
    {
        byte[] one = new byte[1];
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        stream.Position = position;
        stream.ReadExactly(one);
        return one[0];
    }

    private static async Task<long> MessagesAsync(HostedMount mount)
        => long.Parse(await mount.AskAsync($"logged {AnsweredEvent}"), System.Globalization.CultureInfo.InvariantCulture);

    private static async Task DropAsync(string path)
    {
        Require.Tool("dd", "coreutils");
        Assert.Equal(0, (await HostedMount.RunAsync("dd", "if=" + path, "iflag=nocache", "count=0")).ExitCode);
    }

    private static byte PatternAt(long position) => (byte)((position * 31) + (position / 256));
}
