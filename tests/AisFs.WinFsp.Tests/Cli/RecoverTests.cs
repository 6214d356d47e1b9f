using AisFs.TestKit;
using AisFs.TestKit.Cluster;
using AisFs.TestKit.Content;
using AisFs.TestKit.Wine;

namespace AisFs.WinFsp.Tests.Cli;

/// <summary>What was staged when <c>aisfs.exe</c> was killed, and its command <c>recover</c>.</summary>
public sealed class RecoverTests : IAsyncLifetime
{
    private readonly TempFolder _temp = new("cli-recover");
    private TestCluster _cluster = null!;
    private TestBucket _bucket = null!;

    public async ValueTask InitializeAsync()
    {
        WineTools.Require();
        _cluster = await TestCluster.GetSharedAsync();
        _bucket = await _cluster.CreateBucketAsync("wine-recover");
    }

    public async ValueTask DisposeAsync()
    {
        await _bucket.DisposeAsync();
        _temp.Dispose();
    }

    [Fact]
    [Semantics("S26", "S75", "S77")]
    public async Task What_was_staged_when_the_program_was_killed_is_recovered()
    {
        byte[] bytes = TestBytes.Make(3_000_000, 4);
        await _bucket.PutAsync("large", bytes);
        string staging = _temp.MakeFolder("staging");
        await using (WineProgram mount = await WindowsCli.StartAsync(["mount", _bucket.Url, "--network", @"\\recover\data", "--foreground", .. Common(staging)]))
        {
            Assert.True(mount.Port != 0, mount.Log.ToString());
            using StandInClient client = mount.Connect();
            uint handle = client.Create(@"\large", disposition: WindowsAccess.Open).Ok().Handle;
            byte[] change = TestBytes.Make(50_000, 5);
            client.Write(handle, 1_000_000, change).Ok();
            change.CopyTo(bytes, 1_000_000);
            await mount.KillAsync();
        }

        string folder = Assert.Single(Directory.GetDirectories(staging));
        if (!OperatingSystem.IsWindows())
        {
            // The access list that the program gave it, as far as Wine can keep it: administrators are a group.
            Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(folder) & (UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute | UnixFileMode.GroupWrite));
        }

        Assert.Matches(@"  large +\d+  .+  was not closed", await RunAsync(0, "recover", "list", "--staging-dir", WineTools.ToWindowsPath(staging)));
        Assert.Contains("--yes", await RunAsync(1, "recover", "discard", "--staging-dir", WineTools.ToWindowsPath(staging)), StringComparison.Ordinal);
        Assert.Contains("uploaded", await RunAsync(0, ["recover", "upload", .. Common(staging)]), StringComparison.Ordinal);
        Assert.Equal(bytes, await _bucket.GetAsync("large"));
        Assert.Empty(Directory.GetFileSystemEntries(staging));
    }

    private string[] Common(string staging) => ["--endpoint", _cluster.Endpoint, "--staging-dir", WineTools.ToWindowsPath(staging)];

    private static async Task<string> RunAsync(int exitCode, params string[] arguments)
    {
        await using WineProgram program = await WindowsCli.StartAsync(arguments);
        Assert.True(await program.WaitAsync() == exitCode, program.Log.ToString());
        return program.Log.ToString();
    }
}
