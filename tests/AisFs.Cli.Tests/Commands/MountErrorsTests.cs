using System.Net;
using System.Net.Sockets;
using AisFs.DevServer;
using AisFs.DevServer.Api;
using AisFs.TestKit;
using AisFs.TestKit.Processes;

namespace AisFs.Cli.Tests.Commands;

/// <summary>What cannot be mounted is told in one sentence, with an exit code, and leaves nothing behind.</summary>
public sealed class MountErrorsTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("aisfs-cli-").FullName;
    private DevCluster _cluster = null!;

    private string Mountpoint => Path.Combine(_folder, "mnt");

    private string Endpoint => _cluster.Endpoint.ToString();

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(Mountpoint);
        _cluster = await DevCluster.StartAsync(new DevServerOptions(), ct: TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        CommandRunner.RunBlocking("umount", ["-l", Mountpoint], TimeSpan.FromSeconds(10));
        await _cluster.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Unknown_options_are_a_usage_error()
    {
        await Expect(2, "--nonsense", "mount", "ais://", Mountpoint, "--nonsense");
        await Expect(2, "no such option", "mount", "ais://", Mountpoint, "-o", "nonsense");
        await Expect(2, "memory-limit", "mount", "ais://", Mountpoint, "--memory-limit", "lots");
        await Expect(2, "aisfs", "frobnicate");
    }

    [Theory]
    [InlineData("nonsense://x")]
    [InlineData("ais:/bucket")]
    [InlineData("/some/path")]
    [InlineData("")]
    public async Task A_source_that_is_none_is_explained(string source)
        => await Expect(2, "ais", "mount", source, Mountpoint, "--endpoint", Endpoint);

    [Fact]
    public async Task A_missing_endpoint_is_explained()
        => await Expect(2, "AIS_ENDPOINT", "mount", "ais://", Mountpoint);

    [Theory]
    [InlineData("http://")]
    [InlineData("ftp://host")]
    [InlineData("http://host:99999")]
    [InlineData("not an address")]
    public async Task An_endpoint_that_is_none_is_explained(string endpoint)
        => await Expect(2, "endpoint", "mount", "ais://", Mountpoint, "--endpoint", endpoint);

    [Fact]
    public async Task A_missing_mountpoint_is_explained()
    {
        Require.Fuse();
        string missing = Path.Combine(_folder, "missing");
        await Expect(1, missing, "mount", "ais://", missing, "--endpoint", Endpoint);
    }

    [Fact]
    public async Task A_file_as_mountpoint_is_explained()
    {
        Require.Fuse();
        string file = Path.Combine(_folder, "file");
        await File.WriteAllTextAsync(file, "x", TestContext.Current.CancellationToken);
        await Expect(1, "directory", "mount", "ais://", file, "--endpoint", Endpoint);
    }

    [Fact]
    public async Task A_mountpoint_that_is_not_empty_is_explained()
    {
        Require.Fuse();
        await File.WriteAllTextAsync(Path.Combine(Mountpoint, "something"), "x", TestContext.Current.CancellationToken);
        await Expect(5, "not empty", "mount", "ais://", Mountpoint, "--endpoint", Endpoint);
    }

    [Fact]
    public async Task A_mountpoint_that_is_taken_is_explained()
    {
        Require.Fuse();
        await Run("mount", "ais://", Mountpoint, "--endpoint", Endpoint, "--staging-dir", _folder, "--log-file", Path.Combine(_folder, "log")).Ok();
        await Expect(5, "mounted", "mount", "ais://", Mountpoint, "--endpoint", Endpoint);
        await Run("unmount", Mountpoint).Ok();
        Assert.Empty(Directory.GetFileSystemEntries(Mountpoint));
    }

    [Fact]
    public async Task An_unreachable_cluster_is_explained()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        await Expect(3, $"127.0.0.1:{port}", "mount", "ais://", Mountpoint, "--endpoint", $"http://127.0.0.1:{port}", "--timeout", "2s");
    }

    [Fact]
    public async Task A_server_that_is_no_cluster_is_explained()
    {
        await using OneAnswerServer server = new("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 15\r\nConnection: close\r\n\r\n<html>hi</html>");
        await Expect(3, "AIStore", "mount", "ais://", Mountpoint, "--endpoint", $"http://127.0.0.1:{server.Port}", "--timeout", "5s");
    }

    [Fact]
    public async Task HTTPS_where_HTTP_is_spoken_is_explained()
        => await Expect(3, "https", "mount", "ais://", Mountpoint, "--endpoint", Endpoint.Replace("http:", "https:", StringComparison.Ordinal), "--timeout", "5s");

    [Theory]
    [InlineData("ht://bucket", "ht")]
    [InlineData("ht://", "ht")]
    [InlineData("s3://bucket/prefix", "aws")]
    [InlineData("gs://", "gcp")]
    [InlineData("azure://bucket", "azure")]
    [InlineData("oci://bucket", "oci")]
    public async Task A_provider_that_the_cluster_has_no_backend_for_is_explained(string source, string provider)
        => await Expect(1, $"has no backend for the provider {provider}", "mount", source, Mountpoint, "--endpoint", Endpoint);

    [Fact]
    public async Task A_missing_bucket_is_explained()
        => await Expect(1, "nowhere", "mount", "ais://nowhere", Mountpoint, "--endpoint", Endpoint);

    [Fact]
    public async Task An_unwritable_log_file_is_explained()
        => await Expect(2, "log-file", "mount", "ais://", Mountpoint, "--endpoint", Endpoint, "--log-file", "/proc/nowhere/log");

    [Theory]
    [InlineData("staging-dir", "mount", "ais://", "MOUNTPOINT", "--staging-dir", "")]
    [InlineData("log-file", "mount", "ais://", "MOUNTPOINT", "--log-file", " ")]
    [InlineData("token-file", "mount", "ais://", "MOUNTPOINT", "--token-file", "")]
    [InlineData("mountpoint", "mount", "ais://", "")]
    [InlineData("mountpoint", "unmount", "")]
    [InlineData("--data-dir", "serve", "--port", "0", "--data-dir", "")]
    [InlineData("--data-dir", "serve", "--port", "0", "--data-dir", "/proc/nowhere")]
    [InlineData("--staging-dir", "recover", "--staging-dir", "")]
    [InlineData("no folder '/nowhere'", "recover", "--staging-dir", "/nowhere")]
    [InlineData("--token-file", "recover", "--token-file", "")]
    public async Task A_path_that_is_none_is_explained(string words, params string[] arguments)
        => await Expect(2, words, [.. arguments.Select(a => a == "MOUNTPOINT" ? Mountpoint : a)]);

    [Fact]
    public async Task A_staging_folder_that_cannot_be_made_is_explained()
    {
        Require.Fuse();
        await Expect(1, "staging", "mount", "ais://", Mountpoint, "--endpoint", Endpoint, "--staging-dir", "/proc/nowhere");
    }

    [Fact]
    public async Task Unmounting_what_is_not_mounted_is_explained()
        => await Expect(1, "nothing is mounted", "unmount", Mountpoint);

    [Fact]
    public async Task Version_credits_WinFsp()
    {
        CommandResult result = (await Run("version")).Ok();
        Assert.Contains("WinFsp - Windows File System Proxy, Copyright (C) Bill Zissimopoulos", result.Output, StringComparison.Ordinal);
        Assert.Contains("https://github.com/winfsp/winfsp", result.Output, StringComparison.Ordinal);
    }

    private async Task Expect(int exitCode, string words, params string[] arguments)
    {
        CommandResult result = (await Run(arguments)).Ended();

        Assert.True(result.ExitCode == exitCode, result.ToString());
        Assert.Contains(words, result.Error, StringComparison.OrdinalIgnoreCase);
        Assert.StartsWith("aisfs: ", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
        Assert.False(CommandRunner.RunBlocking("mountpoint", ["-q", Mountpoint], TimeSpan.FromSeconds(10)) == 0 && words != "mounted", "The mountpoint is in use.");
    }

    private static Task<CommandResult> Run(params string[] arguments)
        => CommandRunner.RunAsync(DaemonProgram.Path, arguments, TimeSpan.FromSeconds(60));
}
