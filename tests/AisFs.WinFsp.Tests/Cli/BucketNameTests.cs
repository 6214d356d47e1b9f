using AisFs.TestKit;
using AisFs.TestKit.Cluster;
using AisFs.TestKit.Wine;

namespace AisFs.WinFsp.Tests.Cli;

/// <summary>The names of buckets at the root of a cluster, which Windows spells as it likes.</summary>
public sealed class BucketNameTests : IAsyncLifetime
{
    private const string Place = @"\\buckets\all";

    private readonly TempFolder _temp = new("buckets");
    private TestCluster _cluster = null!;
    private TestBucket _bucket = null!;

    public async ValueTask InitializeAsync()
    {
        WineTools.Require();
        _cluster = await TestCluster.StartAsync();
        _bucket = await _cluster.CreateBucketAsync("dataset");
        await _bucket.PutAsync("Folder/File", "content"u8.ToArray());
    }

    public async ValueTask DisposeAsync()
    {
        await _bucket.DisposeAsync();
        await _cluster.DisposeAsync();
        _temp.Dispose();
    }

    [Theory]
    [InlineData("5s")]
    [InlineData("0")]
    public async Task A_bucket_is_found_whatever_the_case_of_its_name_and_never_made_twice(string ttl)
    {
        await using WineProgram mount = await WindowsCli.StartAsync(
            ["mount", "ais://", "--network", Place, "--foreground", "--cache-ttl", ttl, "--endpoint", _cluster.Endpoint, "--staging-dir", WineTools.ToWindowsPath(_temp.MakeFolder("staging"))]);
        Assert.True(mount.Port != 0, mount.Log.ToString());
        string upper = _bucket.Name.ToUpperInvariant();
        using (StandInClient client = mount.Connect())
        {
            // dir K:\dataset: the driver asks for the name in capital letters.
            uint root = client.Create(@"\", WindowsAccess.GenericRead, WindowsAccess.Open, WindowsAccess.DirectoryFile).Ok().Handle;
            WindowsEntry entry = Assert.Single(client.QueryDirectory(root, out _, restart: true, pattern: upper).Ok());
            Assert.Equal(_bucket.Name, entry.Name);
            Assert.True(entry.Info.IsDirectory);
            Assert.Empty(client.QueryDirectory(root, out _, restart: true, pattern: upper + "X").Ok());
            client.Close(root).Ok();

            WindowsFile folder = client.Create($@"\{upper}", WindowsAccess.GenericRead, WindowsAccess.Open, WindowsAccess.DirectoryFile).Ok();
            Assert.Equal($@"\{_bucket.Name}", folder.Name);
            Assert.Equal(entry.Info.Index, folder.Info.Index);
            Assert.Equal("Folder", client.QueryDirectory(folder.Handle, out _, restart: true, pattern: "FOLDER").Ok().Single().Name);
            client.Close(folder.Handle).Ok();
            WindowsFile file = client.Create($@"\{upper}\FOLDER\FILE", WindowsAccess.GenericRead, WindowsAccess.Open).Ok();
            Assert.Equal($@"\{_bucket.Name}\Folder\File", file.Name);
            Assert.Equal("content"u8.ToArray(), client.Read(file.Handle, 0, 100).Ok());
            client.Close(file.Handle).Ok();

            client.Create($@"\{upper}", WindowsAccess.ReadAttributes, WindowsAccess.Create, WindowsAccess.DirectoryFile).Fails(WindowsStatus.ObjectNameCollision);
            client.Close(client.Create($@"\{upper}", WindowsAccess.ReadAttributes, WindowsAccess.OpenIf, WindowsAccess.DirectoryFile).Ok().Handle).Ok();

            // Another client makes one that no listing here has told of.
            await using TestBucket late = await _cluster.CreateBucketAsync("late");
            client.Create($@"\{late.Name.ToUpperInvariant()}", WindowsAccess.ReadAttributes, WindowsAccess.Create, WindowsAccess.DirectoryFile).Fails(WindowsStatus.ObjectNameCollision);
            uint all = client.Create(@"\", WindowsAccess.GenericRead, WindowsAccess.Open, WindowsAccess.DirectoryFile).Ok().Handle;
            Assert.Equal([_bucket.Name, late.Name], client.QueryAll(all).Ok().Select(e => e.Name).Where(n => n[0] is not ('@' or '#')).Order(StringComparer.Ordinal));
            client.Close(all).Ok();
            Assert.Empty(client.GetComplaints());
        }

        await WindowsCli.UnmountAsync(mount, Place);
    }
}
