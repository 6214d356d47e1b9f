using System.Text;
using AisFs.TestKit;
using AisFs.TestKit.Cluster;
using AisFs.TestKit.Wine;

namespace AisFs.WinFsp.Tests.Cli;

/// <summary><c>aisfs.exe mount</c> and <c>unmount</c>: the whole program as people get it, against the embedded server.</summary>
public sealed class MountCommandTests : IAsyncLifetime
{
    private readonly TempFolder _temp = new("cli");
    private TestCluster _cluster = null!;
    private TestBucket _bucket = null!;

    public async ValueTask InitializeAsync()
    {
        WineTools.Require();
        _cluster = await TestCluster.GetSharedAsync();
        _bucket = await _cluster.CreateBucketAsync("wine");
    }

    public async ValueTask DisposeAsync()
    {
        await _bucket.DisposeAsync();
        _temp.Dispose();
    }

    [Semantics("S42")]
    [Fact]
    public async Task A_drive_shows_the_bucket_and_what_is_written_is_an_object()
    {
        await _bucket.PutAsync("folder/from elsewhere", "hello"u8.ToArray());
        await using WineProgram mount = await MountAsync("x:");
        Assert.Equal("X:", mount.MountPoint);
        using (StandInClient client = mount.Connect())
        {
            WindowsFile file = client.Create(@"\folder\from elsewhere", WindowsAccess.GenericRead, WindowsAccess.Open).Ok();
            Assert.Equal("hello"u8.ToArray(), client.Read(file.Handle, 0, 100).Ok());
            client.Close(file.Handle).Ok();
            uint folder = client.Create(@"\folder", WindowsAccess.GenericRead, WindowsAccess.Open, WindowsAccess.DirectoryFile).Ok().Handle;
            WindowsEntry entry = client.QueryAll(folder).Ok().Single(e => e.Name == "from elsewhere");
            client.Close(folder).Ok();
            Assert.Equal((5UL, file.Info.WriteTime), (entry.Info.Size, entry.Info.WriteTime));
            Assert.True(entry.Info.WriteTime > 130_000_000_000_000_000, "the listing has no time");
            Assert.Equal(_bucket.Name, client.QueryVolume().Ok().Label);
            Write(client, @"\new", "written"u8);
            Assert.Empty(client.GetComplaints());
        }

        Assert.Equal("written"u8.ToArray(), await _bucket.GetAsync("new"));
        await WindowsCli.UnmountAsync(mount, "X:");
    }

    [Semantics("S43")]
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task Ctrl_C_Ctrl_Break_a_closed_console_a_logoff_and_a_shutdown_upload_what_was_closed_and_keep_what_is_open(byte control)
    {
        await using WineProgram mount = await MountAsync("*", "--label", "My data");
        Assert.Equal("Z:", mount.MountPoint);
        using (StandInClient client = mount.Connect())
        {
            Assert.Equal("My data", client.QueryVolume().Ok().Label);
            Write(client, @"\closed", "closed"u8);
            uint handle = client.Create(@"\open", disposition: WindowsAccess.Create).Ok().Handle;
            client.Write(handle, 0, "not closed"u8).Ok();
            client.SendControl(control).Ok();
            Assert.True(await mount.WaitAsync() == 6, mount.Log.ToString());
        }

        Assert.Equal("closed"u8.ToArray(), await _bucket.GetAsync("closed"));
        Assert.Null(await _bucket.GetAsync("open"));
        string kept = Assert.Single(Directory.GetFiles(_temp.Combine("staging"), "*.data", SearchOption.AllDirectories));
        Assert.Equal("not closed"u8.ToArray(), await File.ReadAllBytesAsync(kept, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_network_name_needs_no_letter_and_names_the_bucket()
    {
        await using WineProgram mount = await MountAsync(null, $@"\aisfs\{_bucket.Name}");
        using (StandInClient client = mount.Connect())
        {
            (byte[] parameters, string place) = client.GetParameters();
            string prefix = $@"\aisfs\{_bucket.Name}";
            Assert.Equal(prefix, Encoding.Unicode.GetString(parameters, 40, prefix.Length * 2));
            Assert.Equal("", place);
            Write(client, @"\file", "x"u8);
        }

        Assert.Equal("x"u8.ToArray(), await _bucket.GetAsync("file"));
        await WindowsCli.UnmountAsync(mount, $@"\\aisfs\{_bucket.Name}");
    }

    [Fact]
    public async Task An_empty_folder_is_a_mount_point_and_case_counts_when_asked_for()
    {
        string folder = _temp.MakeFolder("mountpoint");
        string place = WineTools.ToWindowsPath(folder);
        await _bucket.PutAsync("Twin", "upper"u8.ToArray());
        await _bucket.PutAsync("twin", "lower"u8.ToArray());
        await using WineProgram mount = await MountAsync(place, "--case-sensitive", "--sddl", "O:BAG:BAD:P(A;;FA;;;WD)");
        using (StandInClient client = mount.Connect())
        {
            Assert.Equal("upper"u8.ToArray(), Read(client, @"\Twin"));
            Assert.Equal("lower"u8.ToArray(), Read(client, @"\twin"));
            client.Create(@"\TWIN", WindowsAccess.GenericRead, WindowsAccess.Open).Fails(WindowsStatus.ObjectNameNotFound);
            Assert.Empty(client.GetComplaints());
        }

        await WindowsCli.UnmountAsync(mount, place);
        Assert.True(Directory.Exists(folder));
    }

    [Semantics("S45")]
    [Fact]
    public async Task Changes_by_others_are_told_to_whoever_has_the_folder_open()
    {
        await _bucket.PutAsync("folder/old", "1"u8.ToArray());
        await _bucket.PutAsync("folder/gone", "1"u8.ToArray());
        await using WineProgram mount = await MountAsync("X:", "--watch", "1", "--cache-ttl", "0");
        using (StandInClient client = mount.Connect())
        {
            uint folder = client.Create(@"\folder", WindowsAccess.GenericRead, WindowsAccess.Open, WindowsAccess.DirectoryFile).Ok().Handle;
            client.QueryAll(folder).Ok();

            // The first look only learns what is there; once a change is told, the watch knows the folder.
            int changes = 0;
            await Wait.UntilAsync(
                async () =>
                {
                    await _bucket.PutAsync($"folder/first{changes++}", []);
                    return client.TakeChanges().Count > 0;
                },
                () => $"nothing is told of:\n{mount.Log}",
                interval: TimeSpan.FromMilliseconds(500));
            await _bucket.PutAsync("folder/new", "1"u8.ToArray());
            await _bucket.PutAsync("folder/old", "22"u8.ToArray());
            await _bucket.DeleteAsync("folder/gone");
            HashSet<(string Name, uint Action)> missing = [(@"\folder\new", 1), (@"\folder\gone", 2), (@"\folder\old", 3)];
            await Wait.TryUntilAsync(
                () =>
                {
                    foreach (WindowsChange change in client.TakeChanges())
                    {
                        missing.RemoveWhere(m => string.Equals(m.Name, change.Path, StringComparison.OrdinalIgnoreCase) && m.Action == change.Action);
                    }

                    return missing.Count == 0;
                });
            Assert.Empty(missing);
            client.Close(folder).Ok();
        }

        await WindowsCli.UnmountAsync(mount, "X:");
    }

    [Semantics("S43")]
    [Fact]
    public async Task A_mount_goes_to_the_background_and_is_ended_from_elsewhere()
    {
        await using WineProgram launcher = await WindowsCli.StartAsync(["mount", $"ais://{_bucket.Name}", "X:", .. Common()], isShipped: true);
        Assert.True(await launcher.WaitAsync() == 0, launcher.Log.ToString());
        using (StandInClient client = launcher.Connect())
        {
            Write(client, @"\file", "x"u8);
        }

        await using WineProgram unmount = await WindowsCli.StartAsync(["unmount", "X:"]);
        Assert.True(await unmount.WaitAsync() == 0, unmount.Log.ToString());
        await using WineProgram again = await WindowsCli.StartAsync(["unmount", "X:"]);
        Assert.Equal(1, await again.WaitAsync());
        Assert.Contains("nothing of AisFs is mounted at X:", again.Log.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public Task A_letter_in_use_is_told() => FailsAsync(5, "The mount point 'X:' is in use already", ["X:"], ("WINFSP_STANDIN_TAKEN", "X:"));

    [Fact]
    public Task WinFsp_that_is_not_installed_is_told()
        => FailsAsync(1, "WinFsp is not installed: get it from https://winfsp.dev/rel/ and try again.", ["X:"], ("AISFS_WINFSP_DLL", ""));

    [Fact]
    public Task An_old_WinFsp_is_told() => FailsAsync(1, "WinFsp 1.12 is too old: AisFs needs 2.0 or later", ["X:"], ("WINFSP_STANDIN_VERSION", "0001000C"));

    [Fact]
    public Task Malformed_SDDL_is_told() => FailsAsync(1, "'D:(nonsense' is not a security descriptor in SDDL", ["X:", "--sddl", "D:(nonsense"]);

    [Fact]
    public Task A_malformed_network_name_is_told() => FailsAsync(2, @"The network name '\\only' is none: write \\SERVER\SHARE.", ["X:", "--network", @"\\only"]);

    [Semantics("S106")]
    [Fact]
    public async Task A_folder_and_a_network_name_do_not_go_together()
    {
        string folder = WineTools.ToWindowsPath(_temp.MakeFolder("both"));
        string[] arguments = ["mount", "ais://bucket", folder, "--network", @"\server\share", "--foreground", "--endpoint", "http://127.0.0.1:9"];
        await ExpectAsync(2, "A folder cannot be the mount point of a network volume", arguments);
    }

    [Fact]
    public Task A_label_that_is_too_long_is_told() => FailsAsync(2, "is longer than 32 characters", ["X:", "--label", new string('x', 33)]);

    [Fact]
    public Task A_missing_mountpoint_is_told() => FailsAsync(2, "no mountpoint was given", []);

    [Fact]
    public async Task A_folder_with_something_in_it_is_no_mountpoint()
    {
        string folder = _temp.MakeFolder("full");
        await File.WriteAllTextAsync(Path.Combine(folder, "file"), "x", TestContext.Current.CancellationToken);
        await FailsAsync(5, "cannot be a mount point: it is not empty or in use", [WineTools.ToWindowsPath(folder)]);
        Assert.True(File.Exists(Path.Combine(folder, "file")));
    }

    [Semantics("S44")]
    [Fact]
    public async Task An_endpoint_that_is_down_is_told()
    {
        string[] arguments = ["mount", "ais://bucket", "X:", "--foreground", "--endpoint", "http://127.0.0.1:9", "--timeout", "5"];
        await ExpectAsync(3, "the cluster at http://127.0.0.1:9 cannot be reached", arguments);
    }

    private static void Write(StandInClient client, string path, ReadOnlySpan<byte> content)
    {
        uint handle = client.Create(path, disposition: WindowsAccess.OverwriteIf).Ok().Handle;
        client.Write(handle, 0, content).Ok();
        client.Close(handle).Ok();
    }

    private static byte[] Read(StandInClient client, string path)
    {
        uint handle = client.Create(path, WindowsAccess.GenericRead, WindowsAccess.Open).Ok().Handle;
        byte[] content = client.Read(handle, 0, 1000).Ok();
        client.Close(handle).Ok();
        return content;
    }

    // Wine writes what a program puts into the event log to standard error, when its channel is on.
    private static async Task ExpectAsync(int exitCode, string message, string[] arguments, params (string Name, string Value)[] environment)
    {
        Dictionary<string, string> variables = environment.ToDictionary(e => e.Name, e => e.Value);
        variables["WINEDEBUG"] = "-all,err+eventlog";
        await using WineProgram program = await WindowsCli.StartAsync(arguments, variables);
        Assert.True(await program.WaitAsync() == exitCode, program.Log.ToString());
        string log = program.Log.ToString();
        Assert.Single(log.Split('\n'), line => line.StartsWith("aisfs: ", StringComparison.Ordinal) && line.Contains(message, StringComparison.Ordinal));
        Assert.Contains(log.Split('\n'), line => line.Contains("eventlog", StringComparison.Ordinal) && line.Contains("ReportEvent", StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", log, StringComparison.Ordinal);
    }

    private async Task<WineProgram> MountAsync(string? place, params string[] options)
    {
        bool isNetwork = place is null;
        string[] arguments = ["mount", isNetwork ? options[0] : $"ais://{_bucket.Name}", .. isNetwork ? Array.Empty<string>() : [place!], "--foreground", .. Common(), .. isNetwork ? options[1..] : options];
        WineProgram program = await WindowsCli.StartAsync(arguments, isShipped: true);
        Assert.True(program.Port != 0, program.Log.ToString());
        return program;
    }

    private string[] Common() => ["--endpoint", _cluster.Endpoint, "--staging-dir", WineTools.ToWindowsPath(_temp.MakeFolder("staging"))];

    private Task FailsAsync(int exitCode, string message, string[] arguments, params (string Name, string Value)[] environment)
        => ExpectAsync(exitCode, message, ["mount", $"ais://{_bucket.Name}", .. arguments, "--foreground", .. Common()], environment);
}
