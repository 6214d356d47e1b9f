using AisFs.DevServer.Faults;
using AisFs.TestKit;
using AisFs.TestKit.Cluster;
using AisFs.TestKit.Processes;
using AisFs.TestKit.Wine;

namespace AisFs.WinFsp.Tests.Cli;

/// <summary>The table of exit codes in mount.md, on Windows; <c>AisFs.Cli.Tests</c> has it on Linux.</summary>
public sealed class ExitCodeTests : IAsyncLifetime
{
    private readonly TempFolder _temp = new("codes");
    private TestCluster _cluster = null!;
    private TestBucket _bucket = null!;

    public async ValueTask InitializeAsync()
    {
        WineTools.Require();
        _cluster = await TestCluster.StartAsync();
        _bucket = await _cluster.CreateBucketAsync("codes");
    }

    public async ValueTask DisposeAsync()
    {
        _cluster.Server.Faults.Clear();
        await _bucket.DisposeAsync();
        await _cluster.DisposeAsync();
        _temp.Dispose();
    }

    [Fact]
    [Semantics("S149")]
    public async Task Each_failure_before_a_mount_has_its_code()
    {
        string full = _temp.MakeFolder("full");
        await File.WriteAllTextAsync(Path.Combine(full, "file"), "x", TestContext.Current.CancellationToken);
        string broken = _temp.Combine("broken.toml");
        await File.WriteAllTextAsync(broken, "[defaults]\ncache-ttl = \"soon\"\n", TestContext.Current.CancellationToken);
        string place = WineTools.ToWindowsPath(full);
        List<(int Expected, int Found, string Case)> codes =
        [
            (0, await CodeAsync(["version"]), "version"),
            (1, await CodeAsync(["unmount", "T:"]), "nothing is mounted"),
            (1, await CodeAsync(Mount("T:"), ("AISFS_WINFSP_DLL", "")), "no WinFsp"),
            (2, await CodeAsync([.. Mount("T:"), "--nonsense"]), "no such option"),
            (2, await CodeAsync(Mount("T:"), ("AISFS_CACHE_TTL", "soon")), "a variable"),
            (2, await CodeAsync([.. Mount("T:"), "--config", WineTools.ToWindowsPath(broken)]), "a configuration file"),
            (3, await CodeAsync([.. Mount("T:", "http://127.0.0.1:9"), "--timeout", "5"]), "no cluster"),
            (5, await CodeAsync(Mount("T:"), ("WINFSP_STANDIN_TAKEN", "T:")), "a letter in use"),
            (5, await CodeAsync(Mount(place)), "a folder that is not empty"),
            (5, await CodeAsync([.. Mount("T:"), "--network", @"\\codes\taken"], ("WINFSP_STANDIN_TAKEN", @"\codes\taken")), "a network name in use"),
        ];
        _cluster.Server.Faults.Set([new FaultRule { Action = FaultAction.Status, Status = 401 }]);
        codes.Add((4, await CodeAsync(Mount("T:")), "access is refused"));
        Assert.All(codes, code => Assert.True(code.Expected == code.Found, $"{code.Case}: {code.Found} instead of {code.Expected}"));
    }

    [Fact]
    [Semantics("S149")]
    public async Task A_mount_that_leaves_files_behind_and_a_recovery_that_sees_to_some_have_theirs()
    {
        await using (WineProgram mount = await WindowsCli.StartAsync(Mount("U:")))
        {
            using (StandInClient client = mount.Connect())
            {
                foreach (string name in new[] { "one", "two" })
                {
                    uint handle = client.Create($@"\{name}", disposition: WindowsAccess.Create).Ok().Handle;
                    client.Write(handle, 0, "not closed"u8).Ok();
                }

                CommandResult unmounted = await WindowsCli.RunAsync(["unmount", "U:"]);
                Assert.True(unmounted.ExitCode == 6, unmounted.ToString());
            }

            Assert.True(await mount.WaitAsync() == 6, mount.Log.ToString());
        }

        await _bucket.PutAsync("one", "of another client"u8.ToArray());
        string[] recover = ["recover", "upload", "--endpoint", _cluster.Endpoint, "--staging-dir", WineTools.ToWindowsPath(_temp.Combine("staging"))];
        Assert.Equal(7, await CodeAsync(recover));
        Assert.Equal(1, await CodeAsync(recover));
        Assert.Equal("not closed"u8.ToArray(), await _bucket.GetAsync("two"));
    }

    private static async Task<int> CodeAsync(string[] arguments, params (string Name, string Value)[] environment)
        => (await WindowsCli.RunAsync(arguments, environment.ToDictionary(static e => e.Name, static e => e.Value))).Ended().ExitCode;

    private string[] Mount(string place, string? endpoint = null)
        => ["mount", _bucket.Url, place, "--foreground", "--endpoint", endpoint ?? _cluster.Endpoint, "--staging-dir", WineTools.ToWindowsPath(_temp.Combine("staging"))];
}
