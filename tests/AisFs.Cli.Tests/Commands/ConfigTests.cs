using System.Text.Json;
using AisFs.TestKit;
using AisFs.TestKit.Processes;

namespace AisFs.Cli.Tests.Commands;

/// <summary><c>aisfs config show</c> and <c>aisfs config check</c>.</summary>
public sealed class ConfigTests : IDisposable
{
    private readonly TempFolder _folder = new("config");

    private string UserFile => Path.Combine(_folder.MakeFolder("aisfs"), "config.toml");

    public void Dispose() => _folder.Dispose();

    [Fact]
    [Semantics("S115")]
    public async Task Each_value_is_shown_with_its_origin()
    {
        File.WriteAllText(UserFile, "[defaults]\nprofile = 'training-read'\ncache-ttl = '7s'\n\n[mount.data]\nsource = 'ais://data'\nmountpoint = '/mnt/data'\noptions = 'uid=7'\n");
        Dictionary<string, string> environment = new() { ["AISFS_GID"] = "8", ["AIS_ENDPOINT"] = "http://a:1" };
        CommandResult result = (await Run(environment, "config", "show", "data", "--json", "--umask", "077", "-o", "negative_ttl=2s")).Ok();
        using JsonDocument json = JsonDocument.Parse(result.Output);
        JsonElement values = json.RootElement.GetProperty("values");

        Assert.Equal("data", json.RootElement.GetProperty("name").GetString());
        Assert.Equal(("ais://data", $"{UserFile}:6:1"), Of(values, "source"));
        Assert.Equal(("/mnt/data", $"{UserFile}:7:1"), Of(values, "mountpoint"));
        Assert.Equal(("7s", $"{UserFile}:3:1"), Of(values, "cache-ttl"));
        Assert.Equal(("7", $"{UserFile}:8:1: options"), Of(values, "uid"));
        Assert.Equal(("8", "AISFS_GID"), Of(values, "gid"));
        Assert.Equal(("http://a:1", "AIS_ENDPOINT"), Of(values, "endpoint"));
        Assert.Equal(("077", "--umask"), Of(values, "umask"));
        Assert.Equal(("2s", "-o negative_ttl"), Of(values, "negative-ttl"));
        Assert.Equal(("2GiB", "profile training-read"), Of(values, "memory-limit"));
        Assert.Equal(("8MiB", "default"), Of(values, "part-size"));

        string table = (await Run(environment, "config", "show", "data")).Ok().Output;
        Assert.Matches($@"(?m)^cache-ttl +7s +{System.Text.RegularExpressions.Regex.Escape(UserFile)}:3:1$", table);
    }

    [Fact]
    [Semantics("S110")]
    public async Task A_token_is_not_shown()
    {
        foreach (string[] arguments in new string[][] { ["config", "show"], ["config", "show", "--json"], ["config", "show", "--token", "s3cr3t"], ["config", "show", "-o", "token=s3cr3t"] })
        {
            CommandResult result = (await Run(new() { ["AIS_AUTHN_TOKEN"] = "s3cr3t" }, arguments)).Ok();
            Assert.DoesNotContain("s3cr3t", result.Output, StringComparison.Ordinal);
            Assert.Contains("********", result.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    [Semantics("S115")]
    public async Task All_that_is_wrong_is_told()
    {
        File.WriteAllText(UserFile, "[defaults]\ncache-tll = 1\ntimeout = true\n");
        CommandResult result = await Run([], "config", "check");

        Assert.Equal(1, result.ExitCode);
        Assert.Equal(
            [$"aisfs: {UserFile}:2:1: there is no such key: 'cache-tll'; did you mean 'cache-ttl'?", $"aisfs: {UserFile}:3:1: timeout: the value is a boolean; write seconds, or a string with a unit such as \"500ms\"."],
            result.Error.Trim().Split('\n'));
    }

    [Theory]
    [Semantics("S115")]
    [InlineData("[mount.a]\ncache-ttl = 1", ":1:2: the mount has no source")]
    [InlineData("[mount.a]\nsource = 'nonsense://a'", ":2:1: source: ")]
    [InlineData("[mount.a]\nsource = 'ais://a'\npart-size = '1GiB'", ":3:1: part-size: ")]
    [InlineData("[mount.a]\nsource = 'ais://a'\nprofile = 'nonsense'", ":3:1: profile: there is no profile 'nonsense'")]
    [InlineData("[mount.a]\nsource = 'ais://a'\nprofile = 'large'\n[profile.large]\npart-size = '1GiB'", ":5:1: part-size: ")]
    public async Task What_no_mount_can_do_is_told_before_one_is_tried(string text, string expected)
    {
        string file = _folder.Combine("other.toml");
        File.WriteAllText(file, text);
        CommandResult result = await Run([], "config", "check", file);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(file + expected, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    [Semantics("S109", "S115")]
    public async Task A_good_file_is_good_and_mistyped_variables_are_asked_about()
    {
        File.WriteAllText(UserFile, "[mount.a]\nsource = 'ais://a'\n");
        CommandResult result = (await Run(new() { ["AISFS_CACHE_TLL"] = "1" }, "config", "check")).Ok();

        Assert.Equal($"{UserFile}: 1 mount, 0 profiles, no error.", result.Output.Trim());
        Assert.Equal("aisfs: the variable AISFS_CACHE_TLL has no meaning; did you mean AISFS_CACHE_TTL?", result.Error.Trim());
    }

    private static (string? Value, string? From) Of(JsonElement values, string name)
        => (values.GetProperty(name).GetProperty("value").GetString(), values.GetProperty(name).GetProperty("from").GetString());

    private async Task<CommandResult> Run(Dictionary<string, string> environment, params string[] arguments)
        => (await CommandRunner.RunAsync(DaemonProgram.Path, arguments, TimeSpan.FromSeconds(60), environment: new Dictionary<string, string>(environment) { ["XDG_CONFIG_HOME"] = _folder.Path })).Ended();
}
