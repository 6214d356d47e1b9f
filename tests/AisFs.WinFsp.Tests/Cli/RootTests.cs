using AisFs.TestKit;
using AisFs.TestKit.Cluster;
using AisFs.TestKit.Wine;

namespace AisFs.WinFsp.Tests.Cli;

/// <summary>What Windows looks for and makes in the root of a disk, asked of <c>aisfs.exe</c>, with the cluster's requests counted.</summary>
public sealed class RootTests : IAsyncLifetime
{
    private static readonly string[] s_folders = ["$RECYCLE.BIN", "$Recycle.Bin", "System Volume Information", "RECYCLER"];
    private static readonly string[] s_files = ["desktop.ini", "autorun.inf", "Thumbs.db", "AutoRun.inf", "folder.jpg"];

    private readonly TempFolder _temp = new("root");
    private TestCluster _cluster = null!;
    private TestBucket _bucket = null!;

    public async ValueTask InitializeAsync()
    {
        WineTools.Require();
        _cluster = await TestCluster.StartAsync();
        _bucket = await _cluster.CreateBucketAsync("root");
        await _bucket.PutAsync("file", [1]);
    }

    public async ValueTask DisposeAsync()
    {
        await _bucket.DisposeAsync();
        await _cluster.DisposeAsync();
        _temp.Dispose();
    }

    [Semantics("S48")]
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Folders_of_the_system_are_neither_made_nor_asked_for(bool wholeCluster)
    {
        Assert.SkipWhen(_cluster.IsReal, "Requests are counted at the embedded server.");
        await using WineProgram mount = await MountAsync(wholeCluster ? "ais://" : _bucket.Url, "--cache-ttl", "10m");
        using (StandInClient client = mount.Connect())
        {
            uint root = client.Create(@"\", WindowsAccess.GenericRead, WindowsAccess.Open, WindowsAccess.DirectoryFile).Ok().Handle;
            client.QueryAll(root).Ok();
            long before = _cluster.Server.Requests.Count();
            foreach (string name in s_folders)
            {
                client.Create($@"\{name}", WindowsAccess.GenericRead, WindowsAccess.Open, WindowsAccess.DirectoryFile).Fails(WindowsStatus.ObjectNameNotFound);
                client.Create($@"\{name}", WindowsAccess.ReadAttributes, WindowsAccess.Create, WindowsAccess.DirectoryFile).Fails(WindowsStatus.AccessDenied);
                client.Create($@"\{name}", WindowsAccess.ReadAttributes, WindowsAccess.OpenIf, WindowsAccess.DirectoryFile).Fails(WindowsStatus.AccessDenied);
                client.Create($@"\{name}\S-1-5-21-1-2-3-1000", WindowsAccess.ReadAttributes, WindowsAccess.Create, WindowsAccess.DirectoryFile).Fails(WindowsStatus.ObjectPathNotFound);
                Assert.Empty(client.QueryDirectory(root, out _, restart: true, pattern: name).Ok());
            }

            foreach (string name in s_files)
            {
                client.Create($@"\{name}", WindowsAccess.GenericRead, WindowsAccess.Open).Fails(WindowsStatus.ObjectNameNotFound);
                Assert.Empty(client.QueryDirectory(root, out _, restart: true, pattern: name).Ok());
            }

            Assert.Equal(before, _cluster.Server.Requests.Count());
            client.Close(root).Ok();
            Assert.Empty(client.GetComplaints());
        }

        await WindowsCli.UnmountAsync(mount, @"\\root\data");
    }

    [Semantics("S48")]
    [Fact]
    public async Task What_Explorer_cannot_recycle_it_deletes()
    {
        await using WineProgram mount = await MountAsync(_bucket.Url);
        using (StandInClient client = mount.Connect())
        {
            // The bin cannot be made, and nothing can be moved to where it would be; then the file goes for good.
            client.Create(@"\$RECYCLE.BIN", WindowsAccess.ReadAttributes, WindowsAccess.Create, WindowsAccess.DirectoryFile).Fails(WindowsStatus.AccessDenied);
            uint file = client.Create(@"\file", WindowsAccess.Delete, WindowsAccess.Open).Ok().Handle;
            client.Rename(file, @"\$RECYCLE.BIN").Fails(WindowsStatus.AccessDenied);
            client.Rename(file, @"\$RECYCLE.BIN\$R123456").Fails(WindowsStatus.ObjectPathNotFound);
            client.SetDisposition(file, 3).Ok();
            client.Close(file).Ok();
            client.Create(@"\file", WindowsAccess.GenericRead, WindowsAccess.Open).Fails(WindowsStatus.ObjectNameNotFound);

            // Deeper, these are names like others.
            client.Close(client.Create(@"\folder", WindowsAccess.ReadAttributes, WindowsAccess.Create, WindowsAccess.DirectoryFile).Ok().Handle).Ok();
            client.Close(client.Create(@"\folder\RECYCLER", WindowsAccess.ReadAttributes, WindowsAccess.Create, WindowsAccess.DirectoryFile).Ok().Handle).Ok();
        }

        await WindowsCli.UnmountAsync(mount, @"\\root\data");
    }

    [Semantics("S7")]
    [Fact]
    public async Task A_bucket_that_is_not_to_be_destroyed_is_not_marked_for_deletion()
    {
        await using TestBucket empty = await _cluster.CreateBucketAsync("empty");
        await using WineProgram mount = await MountAsync("ais://", "-o", "destroy-buckets=off");
        using (StandInClient client = mount.Connect())
        {
            uint folder = client.Create($@"\{empty.Name}", WindowsAccess.Delete, WindowsAccess.Open, WindowsAccess.DirectoryFile).Ok().Handle;
            client.SetDisposition(folder, 1).Fails(WindowsStatus.AccessDenied);
            client.SetDisposition(folder, 3).Fails(WindowsStatus.AccessDenied);
            client.Close(folder).Ok();
            client.Create(
                $@"\{empty.Name}", WindowsAccess.Delete, WindowsAccess.Open, WindowsAccess.DirectoryFile | WindowsAccess.DeleteOnClose).Fails(WindowsStatus.AccessDenied);
            client.Close(client.Create($@"\{empty.Name}", WindowsAccess.ReadAttributes, WindowsAccess.Open, WindowsAccess.DirectoryFile).Ok().Handle).Ok();
        }

        await WindowsCli.UnmountAsync(mount, @"\\root\data");
    }

    [Semantics("S49")]
    [Fact]
    public async Task Volumes_with_the_same_label_have_numbers_of_their_own_and_keep_them()
    {
        await using TestBucket other = await _cluster.CreateBucketAsync("other");
        uint first = await SerialNumberAsync(_bucket.Url);
        Assert.Equal(first, await SerialNumberAsync(_bucket.Url));
        Assert.NotEqual(first, await SerialNumberAsync(other.Url));
    }

    private async Task<uint> SerialNumberAsync(string source)
    {
        await using WineProgram mount = await MountAsync(source, "--label", "data");
        uint number;
        using (StandInClient client = mount.Connect())
        {
            number = BitConverter.ToUInt32(client.GetParameters().Parameters, 16);
        }

        await WindowsCli.UnmountAsync(mount, @"\\root\data");
        return number;
    }

    private async Task<WineProgram> MountAsync(string source, params string[] options)
    {
        WineProgram mount = await WindowsCli.StartAsync(
            ["mount", source, "--network", @"\\root\data", "--foreground", "--endpoint", _cluster.Endpoint, "--staging-dir", WineTools.ToWindowsPath(_temp.MakeFolder("staging")), .. options]);
        Assert.True(mount.Port != 0, mount.Log.ToString());
        return mount;
    }
}
