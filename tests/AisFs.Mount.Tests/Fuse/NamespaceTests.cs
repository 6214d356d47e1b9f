using System.Globalization;
using System.Text;
using AisFs.TestKit;

namespace AisFs.Mount.Tests.Fuse;

/// <summary>Names and attributes through a real mount.</summary>
public sealed class NamespaceTests
{
    private const int EEXIST = 17;
    private const int EINVAL = 22;
    private const int EILSEQ = 84;
    private const int ENODATA = 61;
    private const int ERANGE = 34;
    private const int XattrCreate = 1;
    private const int XattrReplace = 2;

    [Theory]
    [InlineData("readdirplus=Auto")]
    [InlineData("readdirplus=Always")]
    [InlineData("readdirplus=Never")]
    public async Task Ten_thousand_entries_are_listed_each_once(string setting)
    {
        await using HostedMount mount = await HostedMount.StartAsync(setting);
        Assert.Equal("ok", await mount.AskAsync("fill 10000"));
        (int code, string output) = await HostedMount.RunAsync("ls", "-l", mount.Mountpoint);
        Assert.Equal(0, code);
        string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(10_001, lines.Length);
        Assert.EndsWith(" file-009999", lines[^1], StringComparison.Ordinal);
        HashSet<string> names = await HostedMount.WithinAsync(() => Directory.EnumerateFiles(mount.Mountpoint).ToHashSet());
        Assert.Equal(10_000, names.Count);
        long lookups = await mount.FigureAsync("lookups");
        if (setting == "readdirplus=Always")
        {
            Assert.True(lookups < 10, $"{lookups} lookups");
        }
    }

    [Fact]
    public async Task Folders_links_and_renames_work()
    {
        await using HostedMount mount = await HostedMount.StartAsync();
        await HostedMount.WithinAsync(() =>
        {
            Directory.CreateDirectory(mount.PathOf("a/b/c"));
            File.WriteAllText(mount.PathOf("a/b/c/f\u00fc\u00df \U0001F600"), "x");
            Assert.Equal(["f\u00fc\u00df \U0001F600"], Directory.GetFiles(mount.PathOf("a/b/c")).Select(static f => Path.GetFileName(f)!));
            File.CreateSymbolicLink(mount.PathOf("link"), "a/b");
            Assert.Equal("a/b", new FileInfo(mount.PathOf("link")).LinkTarget);
            Assert.True(Directory.Exists(mount.PathOf("link/c")));
            Directory.Move(mount.PathOf("a/b/c"), mount.PathOf("moved"));
            Assert.False(Directory.Exists(mount.PathOf("a/b/c")));
            Assert.Single(Directory.GetFiles(mount.PathOf("moved")));
            Assert.Throws<IOException>(() => Directory.Delete(mount.PathOf("moved")));
            Directory.Delete(mount.PathOf("moved"), recursive: true);
            Directory.Delete(mount.PathOf("a"), recursive: true);
            File.Delete(mount.PathOf("link"));
            Assert.Empty(Directory.GetFileSystemEntries(mount.Mountpoint));
        });
    }

    [Fact]
    public async Task Rename_flags_are_honoured()
    {
        await using HostedMount mount = await HostedMount.StartAsync();
        await HostedMount.WithinAsync(() =>
        {
            (string one, string two) = (mount.PathOf("one"), mount.PathOf("two"));
            File.WriteAllText(one, "1");
            File.WriteAllText(two, "2");
            Assert.Equal(EEXIST, PosixCalls.Rename(one, two, 1));
            Assert.Equal(0, PosixCalls.Rename(one, two, 2));
            Assert.Equal(("2", "1"), (File.ReadAllText(one), File.ReadAllText(two)));
            Assert.Equal(0, PosixCalls.Rename(one, two, 0));
            Assert.Equal("2", File.ReadAllText(two));
            Assert.False(File.Exists(one));
            Assert.Equal(EINVAL, PosixCalls.Rename(two, one, 4));
        });
    }

    [Fact]
    public async Task Names_that_are_not_utf8_are_refused()
    {
        await using HostedMount mount = await HostedMount.StartAsync();
        int error = await HostedMount.WithinAsync(() => PosixCalls.MakeDirectory([.. Encoding.UTF8.GetBytes(mount.Mountpoint), (byte)'/', 0xc3, 0x28]));
        Assert.Equal(EILSEQ, error);
    }

    [Fact]
    public async Task Modes_owners_and_times_are_kept()
    {
        Require.Tool("stat", "coreutils");
        await using HostedMount mount = await HostedMount.StartAsync();
        string path = mount.PathOf("file");
        await HostedMount.WithinAsync(() =>
        {
            File.WriteAllText(path, "x");
            File.SetLastWriteTimeUtc(path, new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc).AddTicks(1234567));
        });
        await HostedMount.RunAsync("chmod", "420", path);
        (int code, string output) = await HostedMount.RunAsync("stat", "-c", "%a %s %b %o %F %.Y", path);
        Assert.Equal(0, code);
        Assert.Equal("420 1 1 131072 regular file 981173106.123456700", output.Trim(), ignoreCase: false);
        if (Environment.IsPrivilegedProcess)
        {
            await HostedMount.RunAsync("chown", "123:456", path);
            Assert.Equal("123 456", (await HostedMount.RunAsync("stat", "-c", "%u %g", path)).Output.Trim());
        }
    }

    [Fact]
    public async Task The_umask_is_applied_once()
    {
        Require.Tool("sh", "dash");
        await using HostedMount mount = await HostedMount.StartAsync();
        (int code, string output) = await HostedMount.RunAsync("sh", "-c", $"cd {mount.Mountpoint} && umask 027 && mkdir d && : > f && stat -c %a d f");
        Assert.True(code == 0, output);
        Assert.Equal("750\n640", output.Trim());
    }

    [Fact]
    public async Task Set_id_bits_are_cleared_by_a_write()
    {
        Assert.SkipWhen(Require.FindTool("setpriv") is null || !Environment.IsPrivilegedProcess, "needs root and setpriv, to write as somebody else");
        await using HostedMount mount = await HostedMount.StartAsync("allowother=1");
        (int code, string output) = await HostedMount.RunAsync("sh", "-c", $"cd {mount.Mountpoint} && : > f && chmod 6777 f && setpriv --reuid=65534 --regid=65534 --clear-groups sh -c 'echo x >> f'");
        Assert.True(code == 0, output);

        // The kernel hears of the new mode by a notification, which comes when it comes.
        await Wait.UntilAsync(
            async () =>
            {
                (_, output) = await HostedMount.RunAsync("stat", "-c", "%a", mount.PathOf("f"));
                return output.Trim() == "777";
            },
            () => output);
    }

    [Fact]
    public async Task Extended_attributes_are_kept()
    {
        await using HostedMount mount = await HostedMount.StartAsync();
        string path = mount.PathOf("file");
        await HostedMount.WithinAsync(() =>
        {
            File.WriteAllText(path, "x");
            byte[] value = [1, 0, 2];
            Assert.Equal(ENODATA, PosixCalls.GetXattr(path, "user.a").Error);
            Assert.Equal(ENODATA, PosixCalls.SetXattr(path, "user.a", value, XattrReplace));
            Assert.Equal(0, PosixCalls.SetXattr(path, "user.a", value, XattrCreate));
            Assert.Equal(EEXIST, PosixCalls.SetXattr(path, "user.a", value, XattrCreate));
            Assert.Equal(value, PosixCalls.GetXattr(path, "user.a").Value);
            Assert.Equal(3, PosixCalls.GetXattr(path, "user.a", 0).Value.Length);
            Assert.Equal(ERANGE, PosixCalls.GetXattr(path, "user.a", 2).Error);
            Assert.Equal(["user.a"], PosixCalls.ListXattrs(path));
            Assert.Equal(0, PosixCalls.RemoveXattr(path, "user.a"));
            Assert.Equal(ENODATA, PosixCalls.RemoveXattr(path, "user.a"));
        });
    }

    [Fact]
    public async Task Devices_and_hard_links_are_refused()
    {
        Require.Tool("mkfifo", "coreutils");
        await using HostedMount mount = await HostedMount.StartAsync();
        (int code, string output) = await HostedMount.RunAsync("mkfifo", mount.PathOf("fifo"));
        Assert.NotEqual(0, code);
        Assert.Contains("not permitted", output, StringComparison.Ordinal);
        await HostedMount.WithinAsync(() => File.WriteAllText(mount.PathOf("file"), "x"));
        (code, output) = await HostedMount.RunAsync("ln", mount.PathOf("file"), mount.PathOf("link"));
        Assert.NotEqual(0, code);
        Assert.Contains("not permitted", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_read_only_mount_takes_nothing()
    {
        await using HostedMount mount = await HostedMount.StartAsync("readonly=1");
        IOException error = await HostedMount.WithinAsync(() => Assert.ThrowsAny<IOException>(() => File.WriteAllText(mount.PathOf("file"), "x")));
        Assert.Contains("Read-only", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_mount_tells_its_source_its_capacity_and_its_read_ahead()
    {
        await using HostedMount mount = await HostedMount.StartAsync("fsname=aisfs#ais://a,b");
        Interop.Fuse.Mounting.MountEntry entry = Interop.Fuse.Mounting.MountTable.Find(mount.Mountpoint)!;
        Assert.Equal(("fuse.aisfs", "aisfs#ais://a,b"), (entry.Type, entry.Source));
        DriveInfo drive = await HostedMount.WithinAsync(() => new DriveInfo(mount.Mountpoint));
        Assert.Equal((1L << 40, 1L << 39), await HostedMount.WithinAsync(() => (drive.TotalSize, drive.AvailableFreeSpace)));
        if (Environment.IsPrivilegedProcess)
        {
            Assert.Equal(4096, int.Parse(await File.ReadAllTextAsync($"/sys/class/bdi/{entry.Device}/read_ahead_kb", TestContext.Current.CancellationToken), CultureInfo.InvariantCulture));
        }
    }
}
