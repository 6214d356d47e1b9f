using System.Text.Json;
using AisFs.TestKit;
using AisFs.TestKit.Cluster;
using AisFs.TestKit.Processes;
using AisFs.TestKit.Wine;
using AisFs.WinFsp.Tests.Cli;

namespace AisFs.WinFsp.Tests.Configuration;

/// <summary>The configuration files of Windows, and the folders for logs and state. They belong to the whole prefix: nothing runs beside.</summary>
[Collection(AloneCollection.Name)]
public sealed class ConfigurationTests : IAsyncLifetime
{
    private readonly TempFolder _temp = new("windows-config");
    private string _machine = string.Empty;
    private string _roaming = string.Empty;
    private string _local = string.Empty;
    private TestCluster _cluster = null!;
    private TestBucket _bucket = null!;

    private string MachineFile => Path.Combine(_machine, "aisfs", "config.toml");

    private string UserFile => Path.Combine(_roaming, "aisfs", "config.toml");

    public async ValueTask InitializeAsync()
    {
        WineTools.Require();
        _cluster = await TestCluster.GetSharedAsync();
        _bucket = await _cluster.CreateBucketAsync("config");
        _machine = await FolderOfAsync("ProgramData");
        _roaming = await FolderOfAsync("APPDATA");
        _local = await FolderOfAsync("LOCALAPPDATA");
        await WriteAsync(MachineFile, $"""
            [defaults]
            endpoint = "{_cluster.Endpoint}"
            cache-ttl = "7s"
            read-ahead = "3MiB"
            [mount.data]
            source = "{_bucket.Url}"
            mountpoint = "S:"
            label = "of the machine"
            profile = "training-read"
            """);
        await WriteAsync(UserFile, """
            [defaults]
            cache-ttl = "8s"
            [mount.data]
            label = "of the user"
            read-only = false
            """);
    }

    public async ValueTask DisposeAsync()
    {
        File.Delete(MachineFile);
        File.Delete(UserFile);
        await _bucket.DisposeAsync();
        _temp.Dispose();
    }

    [Fact]
    [Semantics("S189", "S107", "S108")]
    public async Task The_files_of_the_machine_and_of_the_user_count_as_they_do_elsewhere()
    {
        JsonElement shown = JsonDocument.Parse((await WindowsCli.RunAsync(["config", "show", "data", "--timeout", "9s", "--json"], new Dictionary<string, string> { ["AISFS_READ_AHEAD"] = "5MiB" })).Ok().Output).RootElement;
        Assert.Equal([@"C:\ProgramData\aisfs\config.toml", $@"{await VariableAsync("APPDATA")}\aisfs\config.toml"], shown.GetProperty("files").EnumerateArray().Select(static file => file.GetString()));
        JsonElement values = shown.GetProperty("values");
        (string, string) Of(string name) => (values.GetProperty(name).GetProperty("value").GetString()!, values.GetProperty(name).GetProperty("from").GetString()!);
        Assert.Equal(("S:", $@"C:\ProgramData\aisfs\config.toml:7:1"), Of("mountpoint"));
        Assert.Equal("of the user", Of("label").Item1);
        Assert.Equal(("8s", $@"{await VariableAsync("APPDATA")}\aisfs\config.toml:2:1"), Of("cache-ttl"));
        Assert.Equal("1GiB", Of("metadata-cache").Item1);
        Assert.Equal("off", Of("read-only").Item1);
        Assert.Equal(("5MiB", "AISFS_READ_AHEAD"), Of("read-ahead"));
        Assert.Equal(("9s", "--timeout"), Of("timeout"));
        string given = _temp.Combine("given.toml");
        await WriteAsync(given, "[defaults]\ncache-ttl = \"1s\"\n");
        Assert.Matches("cache-ttl +1s +Z:", (await WindowsCli.RunAsync(["config", "show", "--config", WineTools.ToWindowsPath(given)])).Ok().Output);
    }

    [Fact]
    [Semantics("S188")]
    public async Task A_file_with_an_option_of_Linux_is_refused_and_a_profile_is_not()
    {
        Assert.False(JsonDocument.Parse((await WindowsCli.RunAsync(["config", "show", "data", "--json"])).Ok().Output).RootElement.GetProperty("values").TryGetProperty("max-background", out _));
        (await WindowsCli.RunAsync(["config", "check"])).Ok();
        await WriteAsync(UserFile, "[mount.data]\nallow-other = true\n");
        CommandResult refused = (await WindowsCli.RunAsync(["config", "check"])).Failed();
        Assert.Contains(@"aisfs\config.toml:2:1: allow-other: this option is for Linux only.", refused.Output + refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    [Semantics("S189", "S108", "S142", "S155")]
    public async Task A_named_mount_runs_in_the_background_with_its_log_and_its_state_in_the_local_folder()
    {
        await using WineProgram launcher = await WindowsCli.StartAsync(["mount", "data"]);
        Assert.True(await launcher.WaitAsync() == 0, launcher.Log.ToString());
        Assert.Equal("S:", launcher.MountPoint);
        using (StandInClient client = launcher.Connect())
        {
            Assert.Equal("of the user", client.QueryVolume().Ok().Label);
            uint handle = client.Create(@"\kept").Ok().Handle;
            client.Write(handle, 0, "staged"u8).Ok();
            await Wait.UntilAsync(() => Directory.Exists(Path.Combine(_local, "aisfs", "run")) && Directory.GetFiles(Path.Combine(_local, "aisfs", "run"), "*.json").Length > 0);
            CommandResult? status = null;
            await Wait.UntilAsync(async () => (status = await WindowsCli.RunAsync(["status", "S:", "--json"])).ExitCode == 0, () => status!.ToString());
            JsonElement mount = JsonDocument.Parse(status!.Output).RootElement.GetProperty("mounts")[0];
            Assert.Equal($@"{await VariableAsync("LOCALAPPDATA")}\aisfs\staging", mount.GetProperty("status").GetProperty("staging").GetProperty("directory").GetString());
            client.Close(handle).Ok();
        }

        (await WindowsCli.RunAsync(["unmount", "S:"])).Ok();
        Assert.Equal("staged"u8.ToArray(), await _bucket.GetAsync("kept"));
        Assert.Contains("Mounted at S:", await File.ReadAllTextAsync(Path.Combine(_local, "aisfs", "aisfs.log"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private static async Task WriteAsync(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(path, text, TestContext.Current.CancellationToken);
    }

    // Where Windows' programs see it, and where it lies.
    private static async Task<string> VariableAsync(string name) => (await WindowsCli.RunProgramAsync("cmd", ["/c", $"echo %{name}%"])).Ok().Output.Trim();

    private static async Task<string> FolderOfAsync(string name)
    {
        string path = await VariableAsync(name);
        Assert.StartsWith(@"C:\", path, StringComparison.Ordinal);
        return Path.Combine((await WineTools.PrepareAsync())["WINEPREFIX"], "drive_c", path[3..].Replace('\\', '/'));
    }
}
