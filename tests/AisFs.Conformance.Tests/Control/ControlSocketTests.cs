using System.Runtime.Versioning;
using System.Text.Json;
using AisFs.Conformance.Tests.Fixtures;
using AisFs.TestKit;
using AisFs.TestKit.Mounts;
using AisFs.TestKit.Processes;

namespace AisFs.Conformance.Tests.Control;

/// <summary>The control socket of a mount as other programs see it.</summary>
[Collection(AloneCollection.Name)]
[UnsupportedOSPlatform("windows")]
public sealed class ControlSocketTests() : OwnClusterTests("socket", "curl")
{
    [Fact]
    [Semantics("S155")]
    public async Task The_socket_is_its_owners_alone_speaks_http_and_goes_with_the_mount()
    {
        await using MountProcess mount = await MountProcess.StartAsync(Options());
        await mount.WaitForControlAsync();
        const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
            | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
        Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(mount.RuntimeFolder) & Others);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(mount.ControlSocket));

        JsonElement status = JsonDocument.Parse((await CurlAsync(mount, "http://localhost/v1/status")).Ok().Output).RootElement;
        Assert.Equal(mount.Mountpoint, status.GetProperty("mount").GetProperty("mountpoint").GetString());
        Assert.Equal("serving", status.GetProperty("state").GetString());

        JsonElement problem = JsonDocument.Parse((await CurlAsync(mount, "-X", "POST", "-d", "{}", "http://localhost/v1/status")).Ok().Output).RootElement;
        Assert.Equal(405, problem.GetProperty("status").GetInt32());
        Assert.Contains("application/problem+json", (await CurlAsync(mount, "-i", "http://localhost/nothing")).Ok().Output, StringComparison.Ordinal);
        foreach (string order in new[] { "{", "[]", "{\"path\":\"/../x\"}", "{\"path\":7}" })
        {
            JsonElement refused = JsonDocument.Parse((await CurlAsync(mount, "-X", "POST", "-d", order, "http://localhost/v1/forget")).Ok().Output).RootElement;
            Assert.Equal(400, refused.GetProperty("status").GetInt32());
        }

        Assert.Equal(0, await mount.StopAsync());
        Assert.Empty(Directory.EnumerateFileSystemEntries(mount.RuntimeFolder));
    }

    [Fact]
    [Semantics("S155")]
    public async Task A_mount_without_a_socket_works_and_logs_one_warning()
    {
        string file = Temp.Combine("no-folder");
        File.WriteAllText(file, string.Empty);
        MountOptions options = Options();
        await using MountProcess mount = await MountProcess.StartAsync(options with { Environment = new Dictionary<string, string>(options.Environment) { ["AISFS_RUNTIME_DIR"] = Path.Combine(file, "run") } });
        Assert.True(await mount.WaitForLogAsync("no control socket", TimeSpan.FromSeconds(30)), mount.Log.ToString());
        await Bucket.PutAsync("f", "text"u8.ToArray());
        Assert.Equal("text", (await CommandRunner.RunAsync("cat", [Path.Combine(mount.Mountpoint, "f")])).Ok().Output);
        Assert.Equal(0, await mount.StopAsync());
        Assert.Equal(2, mount.Log.ToString().Split("no control socket").Length);
    }

    private static Task<CommandResult> CurlAsync(MountProcess mount, params string[] arguments)
        => CommandRunner.RunAsync("curl", ["--silent", "--show-error", "--max-time", "20", "--unix-socket", mount.ControlSocket, .. arguments]);

    private MountOptions Options(params string[] arguments) => new() { Source = Bucket.Url, Endpoint = Cluster.Endpoint, Token = Cluster.Token, Arguments = arguments };
}
