using System.IO.MemoryMappedFiles;
using AisFs.TestKit;

namespace AisFs.Mount.Tests.Fuse;

/// <summary>Files that the kernel reads by itself, from a local file with their bytes.</summary>
public sealed class PassthroughTests
{
    private const int MiB = 1024 * 1024;
    private const int RefusedEvent = 3020;

    [Fact]
    [Semantics("S215")]
    public async Task A_file_that_lies_on_the_local_disk_is_read_without_the_daemon()
    {
        using TempFolder folder = new("backings");
        await using HostedMount mount = await StartAsync(folder);
        await mount.AskAsync("big pattern 4");
        await HostedMount.WithinAsync(() =>
        {
            byte[] bytes = File.ReadAllBytes(mount.PathOf("pattern"));
            Assert.Equal(4 * MiB, bytes.Length);
            Assert.All(Positions(bytes.Length), position => Assert.Equal(PatternAt(position), bytes[position]));
        });
        Assert.Equal(0, await mount.FigureAsync("reads"));
        await mount.UntilAsync("handles", 0);
    }

    [Theory]
    [InlineData(MemoryMappedFileAccess.Read)]
    [InlineData(MemoryMappedFileAccess.CopyOnWrite)]
    [Semantics("S215")]
    public async Task A_mapping_of_such_a_file_shows_its_bytes(MemoryMappedFileAccess access)
    {
        using TempFolder folder = new("backings");
        await using HostedMount mount = await StartAsync(folder);
        await mount.AskAsync("big pattern 4");
        await HostedMount.WithinAsync(() =>
        {
            using FileStream stream = File.OpenRead(mount.PathOf("pattern"));
            using MemoryMappedFile map = MemoryMappedFile.CreateFromFile(stream, null, 0, access, HandleInheritability.None, leaveOpen: false);
            using MemoryMappedViewAccessor view = map.CreateViewAccessor(0, 0, access);
            Assert.All(Positions(4 * MiB), position => Assert.Equal(PatternAt(position), view.ReadByte(position)));
            if (access == MemoryMappedFileAccess.CopyOnWrite)
            {
                view.Write(0, (byte)77);
                Assert.Equal(77, view.ReadByte(0));
            }
        });
        Assert.Equal(0, await mount.FigureAsync("reads"));
        Assert.Equal(PatternAt(0), (await HostedMount.WithinAsync(() => File.ReadAllBytes(mount.PathOf("pattern"))))[0]);
    }

    [Fact]
    [Semantics("S216")]
    public async Task Opens_of_one_file_never_mix_whichever_came_first()
    {
        using TempFolder folder = new("backings");
        await using HostedMount mount = await StartAsync(folder);
        await mount.AskAsync("big pattern 1");
        string path = mount.PathOf("pattern");

        await mount.AskAsync("backing off");
        using (FileStream ordinary = await HostedMount.WithinAsync(() => File.OpenRead(path)))
        {
            await mount.AskAsync("backing on");
            await CheckAsync(path);
            Assert.NotEqual(0, await mount.FigureAsync("reads"));
        }

        await mount.UntilAsync("handles", 0);
        long reads = await mount.FigureAsync("reads");
        using (FileStream passed = await HostedMount.WithinAsync(() => File.OpenRead(path)))
        {
            await mount.AskAsync("backing off");
            await CheckAsync(path);
            Assert.Equal(reads, await mount.FigureAsync("reads"));

            // Past every cache: that asks the daemon, which is right as well.
            (int code, string output) = await HostedMount.RunAsync("dd", "if=" + path, "of=/dev/null", "bs=64K", "iflag=direct");
            Assert.True(code == 0, output);
        }

        await mount.UntilAsync("handles", 0);
        await CheckAsync(path);
    }

    [Fact]
    [Semantics("S216")]
    public async Task Opens_that_come_and_go_on_many_threads_never_fail()
    {
        using TempFolder folder = new("backings");
        await using HostedMount mount = await StartAsync(folder);
        await mount.AskAsync("big pattern 1");
        string path = mount.PathOf("pattern");
        using CancellationTokenSource enough = new();
        Task[] readers = [.. Enumerable.Range(0, 4).Select(seed => Task.Run(() => OpenAndRead(path, seed, enough.Token), CancellationToken.None))];
        for (int i = 0; i < 90; i++)
        {
            await mount.AskAsync((i % 3) switch { 0 => "backing off", 1 => "backing on", _ => "evict pattern" });
        }

        await enough.CancelAsync();
        await Task.WhenAll(readers).WaitAsync(HostedMount.Limit, TestContext.Current.CancellationToken);
        await mount.UntilAsync("handles", 0);
        await mount.UntilAsync("leases", 0);
    }

    [Fact]
    [Semantics("S217")]
    public async Task Whoever_has_an_old_version_open_keeps_it_and_a_new_open_sees_the_new_one()
    {
        using TempFolder folder = new("backings");
        await using HostedMount mount = await StartAsync(folder);
        await mount.AskAsync("plant file before");
        using FileStream old = await HostedMount.WithinAsync(() => new FileStream(mount.PathOf("file"), FileMode.Open, FileAccess.Read, FileShare.Read, 0));
        await mount.AskAsync("uproot file");
        await mount.AskAsync("plant file afterwards");
        await Wait.UntilAsync(async () => await HostedMount.WithinAsync(() => File.ReadAllText(mount.PathOf("file"))) == "afterwards");
        using StreamReader reader = new(old);
        Assert.Equal("before", await HostedMount.WithinAsync(reader.ReadToEnd));
        Assert.Equal(0, await mount.FigureAsync("reads"));
    }

    [Fact]
    [Semantics("S218")]
    public async Task A_dead_daemon_leaves_no_program_hanging_and_a_mountpoint_that_can_be_taken_away()
    {
        using TempFolder folder = new("backings");
        await using HostedMount mount = await StartAsync(folder);
        await mount.AskAsync("big pattern 1");
        using FileStream open = await HostedMount.WithinAsync(() => File.OpenRead(mount.PathOf("pattern")));
        Assert.Equal(PatternAt(0), await HostedMount.WithinAsync(open.ReadByte));
        await mount.KillAsync();
        await HostedMount.WithinAsync(() =>
        {
            try
            {
                open.Position = MiB / 2;
                Assert.Equal(PatternAt(MiB / 2), (byte)open.ReadByte());
            }
            catch (IOException)
            {
                // The kernel may also give the file up with its daemon.
            }
        });
    }

    [Fact]
    [Semantics("S219")]
    public async Task Local_files_on_a_stacked_file_system_are_left_alone_with_one_line_of_the_log()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "needs root, to mount an overlay");
        using TempFolder folder = new("backings");
        string merged = folder.MakeFolder("merged");
        (int code, string output) = await HostedMount.RunAsync(
            "sh", "-c", $"mount -t tmpfs none {folder.Path} && cd {folder.Path} && mkdir lower upper work merged && mount -t overlay none -o lowerdir=lower,upperdir=upper,workdir=work merged");
        try
        {
            Assert.SkipUnless(code == 0, "this kernel has no overlay: " + output);
            await using HostedMount mount = await HostedMount.StartAsync("readonly=1", "backings=" + merged);
            await CheckWithoutAsync(mount, expectedLines: 1);
        }
        finally
        {
            await HostedMount.RunAsync("umount", "-l", merged);
            await HostedMount.RunAsync("umount", "-l", folder.Path);
        }
    }

    [Theory]
    [InlineData("readonly=1", "passthrough=off")]
    [InlineData("readonly=0", "passthrough=on")]
    [Semantics("S219")]
    public async Task It_can_be_switched_off_and_is_off_where_files_can_be_written(string first, string second)
    {
        using TempFolder folder = new("backings");
        await using HostedMount mount = await HostedMount.StartAsync(first, second, "backings=" + folder.Path);
        await CheckWithoutAsync(mount, expectedLines: 0);
    }

    [Fact]
    [Semantics("S219")]
    public async Task An_ordinary_user_reads_through_the_daemon()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "needs root, to become another user");
        Require.Fuse();
        using TempFolder folder = new("backings");
        string mountpoint = folder.MakeFolder("mnt");
        string backings = folder.MakeFolder("backings");
        await HostedMount.RunAsync("sh", "-c", $"chmod 755 {folder.Path}; chown 65534:65534 {mountpoint} {backings}; mknod -m 666 {folder.Combine("fuse")} c 10 229");
        string[] asNobody = [Require.FindTool("setpriv")!, "--reuid=65534", "--regid=65534", "--clear-groups"];
        (int code, _) = await HostedMount.RunAsync(asNobody[0], [.. asNobody[1..], "test", "-r", HostedMount.HostProgram]);
        Assert.SkipUnless(code == 0, "an ordinary user cannot read the test's folder");
        string[] inNamespace = ["unshare", "-m", "--propagation", "private", "sh", "-c", $"mount --bind {folder.Combine("fuse")} /dev/fuse && exec \"$@\"", "sh", .. asNobody];
        await using HostedMount mount = await HostedMount.LaunchAsync(inNamespace, mountpoint, false, "readonly=1", "backings=" + backings);
        Assert.StartsWith("ready", mount.Greeting, StringComparison.Ordinal);
        await mount.AskAsync("plant file text");
        string pid = mount.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture);
        (code, string output) = await HostedMount.RunAsync("nsenter", ["-t", pid, "-m", .. asNobody, "cat", Path.Combine(mountpoint, "file")]);
        Assert.Equal((0, "text"), (code, output));
        Assert.NotEqual(0, await mount.FigureAsync("reads"));
        Assert.Equal("0", await mount.AskAsync($"logged {RefusedEvent}"));
    }

    private static async Task<HostedMount> StartAsync(TempFolder folder)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "needs root: only root can name local files to the kernel");
        HostedMount mount = await HostedMount.StartAsync("readonly=1", "keepcache=1", "backings=" + folder.Path);
        const ulong Passthrough = 1UL << 37;
        ulong capabilities = ulong.Parse(mount.Greeting[(mount.Greeting.IndexOf("capabilities=", StringComparison.Ordinal) + 13)..], System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture);
        if ((capabilities & Passthrough) == 0)
        {
            await mount.DisposeAsync();
            Require.That(false, "this kernel has no FUSE passthrough: it needs 6.9 with CONFIG_FUSE_PASSTHROUGH");
        }

        return mount;
    }

    private static async Task CheckWithoutAsync(HostedMount mount, int expectedLines)
    {
        for (int i = 0; i < 3; i++)
        {
            await mount.AskAsync($"plant file-{i} text{i}");
            Assert.Equal($"text{i}", await HostedMount.WithinAsync(() => File.ReadAllText(mount.PathOf($"file-{i}"))));
        }

        Assert.True(await mount.FigureAsync("reads") >= 3);
        Assert.Equal(expectedLines.ToString(System.Globalization.CultureInfo.InvariantCulture), await mount.AskAsync($"logged {RefusedEvent}"));
    }

    private static Task CheckAsync(string path) => HostedMount.WithinAsync(() =>
    {
        byte[] bytes = File.ReadAllBytes(path);
        Assert.Equal(MiB, bytes.Length);
        Assert.All(Positions(bytes.Length), position => Assert.Equal(PatternAt(position), bytes[position]));
    });

    private static void OpenAndRead(string path, int seed, CancellationToken enough)
    {
        Random random = new(seed);
        byte[] buffer = new byte[4096];
        while (!enough.IsCancellationRequested)
        {
            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            int position = random.Next(MiB - buffer.Length);
            stream.Position = position;
            stream.ReadExactly(buffer);
            Assert.Equal(PatternAt(position), buffer[0]);
            Assert.Equal(PatternAt(position + 4095), buffer[4095]);
        }
    }

    private static IEnumerable<int> Positions(int length) => Enumerable.Range(0, length / 40_009).Select(static i => i * 40_009);

    private static byte PatternAt(long position) => (byte)((position * 31) + (position / 256));
}
