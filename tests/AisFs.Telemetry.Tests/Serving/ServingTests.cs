using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using AisFs.DevServer.Api;
using AisFs.DevServer.Faults;
using AisFs.TestKit;
using AisFs.TestKit.Cluster;
using AisFs.TestKit.Mounts;
using AisFs.TestKit.Processes;

namespace AisFs.Telemetry.Tests.Serving;

/// <summary>The web server of a mount: its health, its answers, and ports that can't be had.</summary>
public sealed class ServingTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    [Semantics("S172")]
    public async Task A_hanging_cluster_is_told_at_once_and_so_is_its_return()
    {
        await using TestCluster cluster = await TestCluster.StartAsync(new DevServerOptions());
        await using TestBucket bucket = await cluster.CreateBucketAsync("health");
        await using ObservedMount mount = await ObservedMount.StartAsync(cluster, bucket.Url);
        await Wait.UntilAsync(async () => await StatusAsync(mount, "/readyz") == HttpStatusCode.OK, interval: TimeSpan.FromMilliseconds(100));

        FaultRule hang = new() { Action = FaultAction.Hang };
        cluster.Server.Faults.Add(hang);
        await Wait.UntilAsync(async () => await StatusAsync(mount, "/readyz") == HttpStatusCode.ServiceUnavailable, interval: TimeSpan.FromMilliseconds(100));
        using (HttpResponseMessage answer = await mount.GetAsync("/readyz"))
        {
            Assert.Matches("^the cluster has not answered for [0-9]+ s: no answer within 5 s\n$", await answer.Content.ReadAsStringAsync(Token));
        }

        // A probe of the cluster takes five seconds by now. Twenty answers that waited for one each would take a hundred.
        Stopwatch watch = Stopwatch.StartNew();
        for (int i = 0; i < 20; i++)
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync(mount, "/readyz"));
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(mount, "/healthz"));
            Assert.Contains("aisfs_cluster_reachable{", await mount.GetTextAsync("/metrics"), StringComparison.Ordinal);
        }

        Assert.True(watch.Elapsed < 20 * TimeSpan.FromSeconds(2), $"{watch.Elapsed}");
        cluster.Server.Faults.Clear();
        await Wait.UntilAsync(async () => await StatusAsync(mount, "/readyz") == HttpStatusCode.OK, interval: TimeSpan.FromMilliseconds(100));
    }

    [Fact]
    [Semantics("S172")]
    public async Task Only_what_is_there_is_answered_and_only_reading_is_allowed()
    {
        await using TestCluster cluster = await TestCluster.StartAsync(new DevServerOptions());
        await using TestBucket bucket = await cluster.CreateBucketAsync("serving");
        await using ObservedMount mount = await ObservedMount.StartAsync(cluster, bucket.Url);
        Assert.Equal("ok\n", await mount.GetTextAsync("/healthz"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(mount, "/etc/passwd"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(mount, "/metrics/x"));
        using HttpClient http = new() { BaseAddress = mount.Address };
        foreach (string path in new[] { "/", "/metrics", "/healthz", "/readyz" })
        {
            using HttpResponseMessage refused = await http.PostAsync(new Uri(path, UriKind.Relative), new StringContent(string.Empty), Token);
            Assert.Equal(HttpStatusCode.MethodNotAllowed, refused.StatusCode);
            using HttpRequestMessage head = new(HttpMethod.Head, path);
            using HttpResponseMessage headers = await http.SendAsync(head, Token);
            Assert.True(headers.StatusCode is HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable, $"{path}: {headers.StatusCode}");
            Assert.Empty(await headers.Content.ReadAsByteArrayAsync(Token));
        }
    }

    [Fact]
    [Semantics("S171")]
    public async Task A_port_that_is_taken_is_told_before_anything_is_mounted()
    {
        Require.Fuse();
        await using TestCluster cluster = await TestCluster.StartAsync();
        await using TestBucket bucket = await cluster.CreateBucketAsync("port");
        using TcpListener taken = new(IPAddress.Loopback, 0);
        taken.Start();
        int port = ((IPEndPoint)taken.LocalEndpoint).Port;
        CommandResult result = await MountAsync(cluster, bucket, $"127.0.0.1:{port}");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains($"metrics: 127.0.0.1:{port} is in use by another program: give another port, or 0 for any free one.", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    [Semantics("S171")]
    public async Task An_address_of_another_machine_and_what_is_no_address_are_told_as_well()
    {
        Require.Fuse();
        await using TestCluster cluster = await TestCluster.StartAsync();
        await using TestBucket bucket = await cluster.CreateBucketAsync("port");
        CommandResult elsewhere = await MountAsync(cluster, bucket, "192.0.2.1:9464");
        Assert.Equal(1, elsewhere.ExitCode);
        Assert.Contains("metrics: this machine does not have the address 192.0.2.1.", elsewhere.Error, StringComparison.Ordinal);
        CommandResult senseless = await MountAsync(cluster, bucket, "example.org:9464");
        Assert.NotEqual(0, senseless.ExitCode);
        Assert.Contains("metrics: 'example.org:9464' is no address with a port", senseless.Error, StringComparison.Ordinal);
    }

    private static async Task<CommandResult> MountAsync(TestCluster cluster, TestBucket bucket, string address)
    {
        using TempFolder folder = new("port");
        string mountpoint = folder.MakeFolder("mnt");
        CommandResult result = await CommandRunner.RunAsync(
            DaemonProgram.Path,
            ["mount", bucket.Url, mountpoint, "--endpoint", cluster.Endpoint, "--foreground", "--staging-dir", folder.MakeFolder("staging"), "--metrics", address],
            TimeSpan.FromSeconds(60));
        Assert.Null(MountTable.Find(mountpoint));
        return result;
    }

    private static async Task<HttpStatusCode> StatusAsync(ObservedMount mount, string path)
    {
        using HttpResponseMessage answer = await mount.GetAsync(path);
        return answer.StatusCode;
    }
}
