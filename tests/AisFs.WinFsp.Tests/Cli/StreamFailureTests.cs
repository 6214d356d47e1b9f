using AisFs.DevServer.Api;
using AisFs.DevServer.Faults;
using AisFs.TestKit;
using AisFs.TestKit.Cluster;
using AisFs.TestKit.Wine;

namespace AisFs.WinFsp.Tests.Cli;

/// <summary>Streams and extended attributes of <c>aisfs.exe</c> whose cluster refuses them, and what they cost.</summary>
public sealed class StreamFailureTests : IAsyncLifetime
{
    private const int Files = 40;

    private readonly TempFolder _temp = new("streams");
    private TestCluster _cluster = null!;
    private TestBucket _bucket = null!;

    public async ValueTask InitializeAsync()
    {
        WineTools.Require();
        _cluster = await TestCluster.StartAsync();
        Assert.SkipWhen(_cluster.IsReal, "Faults are ordered from the embedded server.");
        _bucket = await _cluster.CreateBucketAsync("streams");
        await _bucket.PutAsync("file", [1]);
    }

    public async ValueTask DisposeAsync()
    {
        await _bucket.DisposeAsync();
        await _cluster.DisposeAsync();
        _temp.Dispose();
    }

    [Fact]
    [Semantics("S98")]
    public async Task What_could_not_be_stored_at_the_close_is_told_kept_and_stored_later()
    {
        await using WineProgram mount = await MountAsync();
        using (StandInClient client = mount.Connect())
        {
            uint handle = client.Create(@"\file:s", disposition: WindowsAccess.Create).Ok().Handle;
            uint other = client.Create(@"\file:s", disposition: WindowsAccess.Open).Ok().Handle;
            client.Write(handle, 0, "kept"u8).Ok();
            Fail();
            client.Flush(handle).Fails(WindowsStatus.AccessDenied);
            client.Close(handle).Ok();
            client.Close(other).Ok();
            await mount.WaitForAsync("The stream '\\file:s' could not be stored");

            // Who opens it meanwhile sees what was written.
            handle = client.Create(@"\file:s", WindowsAccess.GenericRead, WindowsAccess.Open).Ok().Handle;
            Assert.Equal("kept"u8.ToArray(), client.Read(handle, 0, 100).Ok());
            client.Close(handle).Ok();
            Assert.DoesNotContain("kept", (await _bucket.HeadAsync("file"))!.Custom.Values);
            _cluster.Server.Faults.Clear();
            await mount.WaitForAsync("The stream '\\file:s' is stored now");
            Assert.Equal("kept", (await _bucket.HeadAsync("file"))!.Custom["s"]);
        }

        await WindowsCli.UnmountAsync(mount, @"\\streams\data");
    }

    [Theory]
    [Semantics("S98")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_end_of_the_mount_stores_what_was_kept_or_tells_that_it_is_lost(bool isBack)
    {
        await using WineProgram mount = await MountAsync();
        using (StandInClient client = mount.Connect())
        {
            uint handle = client.Create(@"\file:s", disposition: WindowsAccess.Create).Ok().Handle;
            client.Write(handle, 0, "kept"u8).Ok();
            Fail();
            client.Close(handle).Ok();
            await mount.WaitForAsync("kept in memory and tried again");
        }

        if (isBack)
        {
            _cluster.Server.Faults.Clear();
        }

        int start = mount.Log.Length;
        await WindowsCli.UnmountAsync(mount, @"\\streams\data");
        bool isLost = mount.Log.Since(start).Contains("could not be stored", StringComparison.Ordinal);
        Assert.Equal((isBack, !isBack), ((await _bucket.HeadAsync("file"))!.Custom.Values.Contains("kept"), isLost));
    }

    [Fact]
    [Semantics("S98")]
    public async Task A_write_for_which_the_room_cannot_be_known_is_refused()
    {
        await using WineProgram mount = await MountAsync();
        using (StandInClient client = mount.Connect())
        {
            uint handle = client.Create(@"\file:s", disposition: WindowsAccess.Create).Ok().Handle;
            _cluster.Server.Faults.Set([new FaultRule { Action = FaultAction.Status, Status = 403, Operation = Operation.ObjectHead }]);
            client.Write(handle, 0, "refused"u8).Fails(WindowsStatus.AccessDenied);
            _cluster.Server.Faults.Clear();
            client.Write(handle, 0, "taken"u8).Ok();
            client.Close(handle).Ok();
        }

        Assert.Equal("taken", (await _bucket.HeadAsync("file"))!.Custom["s"]);
        await WindowsCli.UnmountAsync(mount, @"\\streams\data");
    }

    [Fact]
    [Semantics("S99")]
    public async Task The_size_of_attributes_costs_no_request_per_file()
    {
        await using (WineProgram first = await MountAsync())
        {
            using (StandInClient client = first.Connect())
            {
                for (int i = 0; i < Files; i++)
                {
                    client.Close(client.Create($@"\{i}", disposition: WindowsAccess.Create, extra: WindowsEa.List(new WindowsEa("A", [1, 2]))).Ok().Handle).Ok();
                }
            }

            await WindowsCli.UnmountAsync(first, @"\\streams\data");
        }

        await _bucket.DeleteAsync("file");
        await using WineProgram second = await MountAsync("10m");
        using (StandInClient client = second.Connect())
        {
            uint root = client.Create(@"\", WindowsAccess.GenericRead, WindowsAccess.Open, WindowsAccess.DirectoryFile).Ok().Handle;
            long before = _cluster.Server.Requests.Count(Operation.ObjectHead);
            Assert.Equal(Files, client.QueryAll(root).Ok().Count(entry => entry.Info.EaSize == 5 + 1 + 2));
            for (int i = 0; i < Files; i++)
            {
                WindowsFile file = client.Create($@"\{i}", WindowsAccess.GenericRead, WindowsAccess.Open).Ok();
                Assert.Equal(5u + 1 + 2, file.Info.EaSize);
                client.Close(file.Handle).Ok();
            }

            Assert.Equal(before, _cluster.Server.Requests.Count(Operation.ObjectHead));
            client.Close(root).Ok();
        }

        await WindowsCli.UnmountAsync(second, @"\\streams\data");
    }

    private void Fail() => _cluster.Server.Faults.Set([new FaultRule { Action = FaultAction.Status, Status = 403, Operation = Operation.ObjectPatch }]);

    private Task<WineProgram> MountAsync(string cacheTtl = "0") => WindowsCli.StartAsync(
        ["mount", _bucket.Url, "--network", @"\\streams\data", "--foreground", "--endpoint", _cluster.Endpoint, "--cache-ttl", cacheTtl, "--staging-dir", WineTools.ToWindowsPath(_temp.Path)]);
}
