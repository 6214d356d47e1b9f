using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using AisFs.TestKit;
using AisFs.TestKit.Processes;

namespace AisFs.Cli.Tests.Commands;

/// <summary><c>aisfs serve</c> as a program: what it serves, and which command lines it refuses.</summary>
public sealed partial class ServeTests : IDisposable
{
    private readonly TempFolder _folder = new("serve");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task It_serves_what_the_options_ask_for()
    {
        string seed = _folder.Combine("seed.json");
        await File.WriteAllTextAsync(seed, """{"buckets":[{"name":"b","objects":[{"name":"a.txt","text":"hello"},{"name":"many/","count":20,"size":3}]}]}""", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(_folder.Combine("promoted"), "promoted", TestContext.Current.CancellationToken);
        await using BackgroundProcess server = Start("--targets", "3", "--memory", "64MiB", "--seed", seed, "--features", "s3-reverse-proxy,S3-API-via-Root", "--promote-root", _folder.Path);
        string endpoint = (await EndpointsAsync(server, 1))[0];
        using HttpClient http = new();

        using JsonDocument map = JsonDocument.Parse(await http.GetStringAsync(new Uri(endpoint + "/v1/daemon?what=smap"), TestContext.Current.CancellationToken));
        Assert.Equal(3, map.RootElement.GetProperty("tmap").EnumerateObject().Count());
        Assert.Equal("hello", await http.GetStringAsync(new Uri(endpoint + "/v1/objects/b/a.txt"), TestContext.Current.CancellationToken));
        Assert.Equal("hello", await http.GetStringAsync(new Uri(endpoint + "/b/a.txt"), TestContext.Current.CancellationToken));
        Assert.Contains("<KeyCount>20<", await http.GetStringAsync(new Uri(endpoint + "/s3/b?prefix=many/"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        using StringContent promote = new($"{{\"action\":\"promote\",\"name\":\"{_folder.Combine("promoted")}\",\"value\":{{\"src\":\"{_folder.Combine("promoted")}\",\"obj\":\"p\"}}}}");
        using HttpResponseMessage promoted = await http.PostAsync(new Uri(endpoint + "/v1/objects/b"), promote, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, promoted.StatusCode);
        using ByteArrayContent noise = Noise(80 << 20);
        using HttpResponseMessage full = await http.PutAsync(new Uri(endpoint + "/s3/b/big"), noise, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.InsufficientStorage, full.StatusCode);
    }

    [Fact]
    public async Task With_AuthN_it_wants_tokens_and_tells_where_to_get_them()
    {
        await using BackgroundProcess server = BackgroundProcess.Start(
            DaemonProgram.Path, ["serve", "--port", "0", "--quiet", "--authn"], new Dictionary<string, string> { ["AIS_AUTHN_SU_PASS"] = "secret" });
        string[] endpoints = await EndpointsAsync(server, 2);
        using HttpClient http = new();
        using HttpResponseMessage refused = await http.GetAsync(new Uri(endpoints[0] + "/v1/daemon?what=smap"), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);

        using StringContent login = new("{\"password\":\"secret\"}");
        using HttpResponseMessage answer = await http.PostAsync(new Uri(endpoints[1] + "/v1/users/admin"), login, TestContext.Current.CancellationToken);
        using JsonDocument token = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        http.DefaultRequestHeaders.Authorization = new("Bearer", token.RootElement.GetProperty("token").GetString());
        using HttpResponseMessage served = await http.GetAsync(new Uri(endpoints[0] + "/v1/daemon?what=smap"), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, served.StatusCode);
    }

    [Fact]
    public async Task Its_ports_are_none_that_clients_get()
    {
        CommandResult help = (await CommandRunner.RunAsync(DaemonProgram.Path, ["serve", "--help"])).Ok();
        int port = int.Parse(DefaultPort().Match(help.Output.ReplaceLineEndings(" ")).Groups[1].Value, CultureInfo.InvariantCulture);
        int first = !File.Exists("/proc/sys/net/ipv4/ip_local_port_range") ? 32768
            : int.Parse((await File.ReadAllTextAsync("/proc/sys/net/ipv4/ip_local_port_range", TestContext.Current.CancellationToken)).Split()[0], CultureInfo.InvariantCulture);
        Assert.InRange(port, 1024, Math.Min(first, 32768) - 20);
    }

    [Theory]
    [InlineData("--port", "--port", "65534")]
    [InlineData("--targets", "--targets", "17")]
    [InlineData("--memory", "--memory", "1KiB")]
    [InlineData("--host", "--host", "http://x")]
    [InlineData("--features", "--features", "S3-Everything")]
    [InlineData("--promote-root", "--promote-root", "/nowhere")]
    [InlineData("--seed", "--seed", "/nowhere.json")]
    [InlineData("--seed", "--seed", "BROKEN")]
    public async Task What_makes_no_sense_is_refused_with_what_to_do(string told, params string[] arguments)
    {
        string broken = _folder.Combine("broken.json");
        await File.WriteAllTextAsync(broken, """{"buckets":[{"nam":"b"}]}""", TestContext.Current.CancellationToken);
        CommandResult result = (await CommandRunner.RunAsync(DaemonProgram.Path, ["serve", .. arguments.Select(argument => argument == "BROKEN" ? broken : argument)], TimeSpan.FromSeconds(60))).Ended();
        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith($"aisfs: {told}", result.Error, StringComparison.Ordinal);
    }

    private static BackgroundProcess Start(params string[] arguments) => BackgroundProcess.Start(DaemonProgram.Path, ["serve", "--port", "0", "--quiet", .. arguments]);

    private static ByteArrayContent Noise(int size)
    {
        byte[] bytes = new byte[size];
        Random.Shared.NextBytes(bytes);
        return new ByteArrayContent(bytes);
    }

    private static async Task<string[]> EndpointsAsync(BackgroundProcess server, int count)
    {
        string[] found = [];
        await Wait.TryUntilAsync(() => (found = [.. server.Log.ToString().Split('\n').Where(static line => line.StartsWith("http", StringComparison.Ordinal)).Select(static line => line.Trim())]).Length >= count || server.HasExited);
        Assert.True(found.Length >= count, server.Log.ToString());
        return found;
    }

    [GeneratedRegex(@"any free ones\. Default:\s+(\d+)")]
    private static partial Regex DefaultPort();
}
