using AisFs.TestKit;
using AisFs.TestKit.Cluster;
using AisFs.TestKit.Content;
using AisFs.TestKit.Wine;
using AisFs.WinFsp.Tests.Cli;

namespace AisFs.WinFsp.Tests.OpenFiles;

/// <summary>Files whose pages are still to come when the mount ends.</summary>
public sealed class EndOfMountTests : IAsyncLifetime
{
    private const string Place = @"\\open\ended";
    private const int Page = 4096;

    private readonly TempFolder _temp = new("open-ended");
    private TestCluster _cluster = null!;
    private TestBucket _bucket = null!;

    public async ValueTask InitializeAsync()
    {
        WineTools.Require();
        _cluster = await TestCluster.GetSharedAsync();
        _bucket = await _cluster.CreateBucketAsync("open-ended");
    }

    public async ValueTask DisposeAsync()
    {
        await _bucket.DisposeAsync();
        _temp.Dispose();
    }

    [Fact]
    [Semantics("S90", "S71")]
    public async Task A_file_whose_bytes_have_not_all_come_is_kept_and_never_uploaded()
    {
        byte[] before = TestBytes.Make(Page, 1);
        await _bucket.PutAsync("file", before);
        await using (WineProgram mount = await WindowsCli.StartAsync(["mount", _bucket.Url, "--network", Place, "--foreground", .. Common]))
        {
            using StandInClient client = mount.Connect();
            uint reader = client.Create(@"\file", WindowsAccess.GenericRead, WindowsAccess.Open).Ok().Handle;
            client.Read(reader, 0, Page).Ok();
            uint writer = client.Create(@"\file", WindowsAccess.GenericWrite, WindowsAccess.Open).Ok().Handle;
            client.SetSize(writer, 3 * Page).Ok();
            client.Close(writer).Ok();
            client.Write(reader, Page, TestBytes.Make(Page, 2), paging: true).Ok();
            await EndAsync(mount, 6);
        }

        Assert.Equal(before, await _bucket.GetAsync("file"));
        await using WineProgram recover = await WindowsCli.StartAsync(["recover", "list", .. Common]);
        Assert.Equal(0, await recover.WaitAsync());
        Assert.Contains("  file  ", recover.Log.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    [Semantics("S90", "S72")]
    public async Task A_file_that_is_closed_and_whole_goes_up_though_pages_came_a_moment_ago()
    {
        await _bucket.PutAsync("file", TestBytes.Make(2 * Page, 3));
        byte[] after = TestBytes.Make(2 * Page, 4);
        await using (WineProgram mount = await WindowsCli.StartAsync(["mount", _bucket.Url, "--network", Place, "--foreground", .. Common]))
        {
            using StandInClient client = mount.Connect();
            uint reader = client.Create(@"\file", WindowsAccess.GenericRead, WindowsAccess.Open).Ok().Handle;
            client.Read(reader, 0, Page).Ok();
            client.Close(client.Create(@"\file", WindowsAccess.GenericWrite, WindowsAccess.Open).Ok().Handle).Ok();
            client.Write(reader, 0, after.AsSpan(0, Page), paging: true).Ok();
            client.Write(reader, Page, after.AsSpan(Page), paging: true).Ok();
            await EndAsync(mount, 0);
        }

        Assert.Equal(after, await _bucket.GetAsync("file"));
    }

    private string[] Common => ["--endpoint", _cluster.Endpoint, "--staging-dir", WineTools.ToWindowsPath(_temp.Path)];

    private static async Task EndAsync(WineProgram mount, int exitCode)
    {
        await using WineProgram unmount = await WindowsCli.StartAsync(["unmount", Place]);
        int ended = await unmount.WaitAsync();
        Assert.True(ended == exitCode, $"{unmount.Log}\n{mount.Log}");
        await mount.WaitAsync();
    }
}
