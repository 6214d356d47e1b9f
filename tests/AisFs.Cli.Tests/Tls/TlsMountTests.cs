using System.Globalization;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using AisFs.TestKit;
using AisFs.TestKit.Cluster;
using AisFs.TestKit.Mounts;
using AisFs.TestKit.Processes;

namespace AisFs.Cli.Tests.Tls;

/// <summary>A cluster that speaks TLS is mounted, or the message says what is wrong with certificates.</summary>
public sealed class TlsMountTests : IAsyncLifetime
{
    private static readonly string[] s_local = ["localhost", "127.0.0.1"];

    private readonly TempFolder _folder = new("tls");
    private readonly TestAuthority _authority = new("AisFs Test Authority");
    private TestCluster _cluster = null!;

    private string CaFile => _authority.Save(_folder.Combine("ca.pem"));

    public async ValueTask InitializeAsync()
    {
        Require.Fuse();
        _cluster = await TestCluster.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        _authority.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("option")]
    [InlineData("words")]
    [InlineData("variable")]
    [Semantics("S147")]
    public async Task A_cluster_whose_authority_is_named_is_mounted(string way)
    {
        await using TlsGate gate = Gate(s_local);
        await using MountProcess mount = await MountAsync(
            gate,
            way switch { "option" => ["--ca", CaFile], "words" => ["-o", $"ca={CaFile}"], _ => [] },
            way == "variable" ? new Dictionary<string, string> { ["AIS_CLIENT_CA"] = CaFile } : null);
        Assert.Empty(Directory.GetFileSystemEntries(mount.Mountpoint));
        Assert.DoesNotContain("not checked", mount.Log.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, await mount.StopAsync());
    }

    [Fact]
    [Semantics("S148")]
    public async Task An_authority_that_is_not_trusted_is_named()
    {
        await using TlsGate gate = Gate(s_local);
        await ExpectAsync(gate.Endpoint, 3, [], "'AisFs Test Authority'", "not trusted", "--ca");
        using TestAuthority other = new("Another Authority");
        await ExpectAsync(gate.Endpoint, 3, ["--ca", other.Save(_folder.Combine("other.pem"))], "'AisFs Test Authority'", "not trusted");
    }

    [Fact]
    [Semantics("S148")]
    public async Task A_wrong_host_is_named_with_those_that_the_certificate_is_for()
    {
        await using TlsGate gate = Gate(["ais.example.org", "10.1.2.3"]);
        await ExpectAsync(gate.Endpoint, 3, ["--ca", CaFile], "ais.example.org, 10.1.2.3", "not for 127.0.0.1");
    }

    [Fact]
    [Semantics("S148")]
    public async Task A_certificate_that_has_expired_is_told_with_its_date()
    {
        await using TlsGate gate = Gate(s_local, begin: -30, end: -3);
        string date = TimeProvider.System.GetLocalNow().AddDays(-3).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        await ExpectAsync(gate.Endpoint, 3, ["--ca", CaFile], "expired on", date);
    }

    [Fact]
    [Semantics("S148")]
    public async Task A_certificate_that_is_not_valid_yet_is_told_with_its_date()
    {
        await using TlsGate gate = Gate(s_local, begin: 3, end: 30);
        string date = TimeProvider.System.GetLocalNow().AddDays(3).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        await ExpectAsync(gate.Endpoint, 3, ["--ca", CaFile], "is not valid before", date, "clock");
    }

    [Theory]
    [InlineData("-tls1_2")]
    [InlineData("-tls1_3")]
    [Semantics("S148")]
    public async Task A_certificate_of_the_client_that_is_missing_or_refused_is_told(string protocol)
    {
        Require.Tool("openssl", "openssl");
        using X509Certificate2 own = _authority.Issue("server", s_local);
        (string certificate, string key) = TestAuthority.Save(own, _folder.Combine("server.pem"));
        await using BackgroundProcess server = BackgroundProcess.Start(
            "openssl", ["s_server", "-accept", "127.0.0.1:0", "-cert", certificate, "-key", key, "-CAfile", CaFile, "-Verify", "1", "-verify_return_error", protocol, "-www"]);
        await Wait.UntilAsync(() => server.HasExited || server.Log.ToString().Contains("ACCEPT ", StringComparison.Ordinal));
        string line = server.Log.ToString().Split('\n').First(line => line.StartsWith("ACCEPT ", StringComparison.Ordinal));
        string endpoint = $"https://127.0.0.1:{line[(line.LastIndexOf(':') + 1)..].Trim()}";
        await ExpectAsync(endpoint, 3, ["--ca", CaFile], "wants a certificate of the client", "--cert");
        using TestAuthority other = new("Another Authority");
        using X509Certificate2 foreign = other.Issue("stranger", []);
        (certificate, key) = TestAuthority.Save(foreign, _folder.Combine("foreign.pem"));
        await ExpectAsync(endpoint, 3, ["--ca", CaFile, "--cert", certificate, "--key", key], "does not know the authority of the client's certificate", "--cert");
    }

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    [Semantics("S147")]
    public async Task A_cluster_that_wants_a_certificate_of_the_client_is_mounted_with_it(SslProtocols protocol)
    {
        await using TlsGate gate = Gate(s_local, clientAuthority: _authority.Certificate, protocols: protocol);
        using X509Certificate2 good = _authority.Issue("friend", []);
        (string certificate, string key) = TestAuthority.Save(good, _folder.Combine("good.pem"));
        await using MountProcess mount = await MountAsync(gate, ["--ca", CaFile, "--cert", certificate, "--key", key]);
        Assert.Equal(0, await mount.StopAsync());
    }

    [Fact]
    [Semantics("S148")]
    public async Task The_wrong_scheme_is_told_both_ways()
    {
        await using TlsGate gate = Gate(s_local);
        await ExpectAsync(gate.Endpoint.Replace("https:", "http:", StringComparison.Ordinal), 3, [], "speaks TLS", "write https:");
        await ExpectAsync(_cluster.Endpoint.Replace("http:", "https:", StringComparison.Ordinal), 3, ["--ca", CaFile], "does not speak TLS", "write http:");
    }

    [Fact]
    [Semantics("S147")]
    public async Task Insecure_takes_any_certificate_and_says_so_in_the_log()
    {
        await using TlsGate gate = Gate(["ais.example.org"], begin: -30, end: -3);
        await using MountProcess mount = await MountAsync(gate, ["--insecure"]);
        Assert.Contains("WRN 5021", mount.Log.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, await mount.StopAsync());
    }

    [Fact]
    [Semantics("S147")]
    public async Task Recover_has_the_options_of_mount()
    {
        await using TlsGate gate = Gate(s_local);
        string staging = _folder.MakeFolder("staging");
        await using (TestBucket bucket = await _cluster.CreateBucketAsync("tls"))
        {
            await using MountProcess mount = await MountProcess.StartAsync(
                new MountOptions { Source = bucket.Url, Endpoint = gate.Endpoint, Arguments = ["--ca", CaFile, "--staging-dir", staging, "--timeout", "2s"] });
            _cluster.Server.Faults.Set([new DevServer.Faults.FaultRule { Action = DevServer.Faults.FaultAction.Status, Status = 403, Method = "PUT" }]);
            await File.WriteAllTextAsync(Path.Combine(mount.Mountpoint, "f"), "precious", TestContext.Current.CancellationToken);
            Assert.True(await mount.WaitForLogAsync("bytes wait in", TimeSpan.FromSeconds(60)), mount.Log.ToString());
            await mount.StopAsync();
            _cluster.Server.Faults.Clear();
            CommandResult refused = await RunAsync("recover", "upload", "--staging-dir", staging, "--endpoint", gate.Endpoint);
            Assert.Equal(3, refused.ExitCode);
            Assert.Contains("not trusted", refused.Error, StringComparison.Ordinal);
            (await RunAsync("recover", "upload", "--staging-dir", staging, "--endpoint", gate.Endpoint, "--ca", CaFile)).Ok();
            Assert.Equal("precious"u8.ToArray(), await bucket.GetAsync("f"));
        }
    }

    [Fact]
    [Semantics("S185")]
    public async Task Certificates_that_were_replaced_on_disk_are_used_without_a_new_mount()
    {
        using TestAuthority other = new("Another Authority");
        using X509Certificate2 own = _authority.Issue("friend", []);
        (string certificate, string key) = TestAuthority.Save(own, _folder.Combine("own.pem"));
        await using TlsGate gate = Gate(s_local, clientAuthority: _authority.Certificate);
        string authorities = CaFile;
        await using MountProcess mount = await MountAsync(gate, ["--ca", authorities, "--cert", certificate, "--key", key, "--cache-ttl", "0", "--timeout", "5s"]);
        Assert.Empty(await ListAsync(mount));

        // The cluster goes over to another authority, for itself and for its clients; connections that it has stay.
        gate.Certificate = other.Issue("server", s_local);
        gate.ClientAuthority = other.Certificate;
        other.Save(authorities);
        using X509Certificate2 next = other.Issue("friend", []);
        File.WriteAllText(certificate, next.ExportCertificatePem());
        mount.Signal(TestKit.Native.LibcConstants.SIGHUP);
        Assert.True(await mount.WaitForLogAsync("makes no sense, so everything stays as it was: ca, cert or key: ", TimeSpan.FromSeconds(60)), mount.Log.ToString());
        TestAuthority.Save(next, certificate);
        mount.Signal(TestKit.Native.LibcConstants.SIGHUP);
        Assert.True(await mount.WaitForLogAsync("new connections are made with the certificates that the files hold now", TimeSpan.FromSeconds(60)), mount.Log.ToString());
        await using TestBucket bucket = await _cluster.CreateBucketAsync("rotated");
        Assert.Equal([bucket.Name], await ListAsync(mount));
        Assert.Equal(0, await mount.StopAsync());
    }

    [Fact]
    [Semantics("S161")]
    public async Task The_doctor_knows_the_options_of_mount()
    {
        await using TlsGate gate = Gate(s_local);
        CommandResult refused = (await RunAsync("doctor", "--endpoint", gate.Endpoint, "--staging-dir", _folder.MakeFolder("staging"))).Failed();
        Assert.Contains("not trusted", refused.Output, StringComparison.Ordinal);
        CommandResult well = (await RunAsync("doctor", "--endpoint", gate.Endpoint, "--staging-dir", _folder.MakeFolder("staging"), "--ca", CaFile)).Ended();
        Assert.Contains($"cluster: {gate.Endpoint} answers", well.Output, StringComparison.Ordinal);
        Assert.Contains("The clocks here and at the cluster agree.", well.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--ca", "/nowhere/ca.pem")]
    [InlineData("--ca", "/etc/hostname")]
    [InlineData("--cert", "/etc/hostname")]
    [InlineData("--key", "/etc/hostname")]
    [Semantics("S147")]
    public async Task A_file_that_holds_nothing_of_the_kind_is_told_by_the_option(string option, string file)
        => await ExpectAsync("https://127.0.0.1:1", 2, [option, file], option);

    private TlsGate Gate(string[] hosts, double begin = -1, double end = 1, X509Certificate2? clientAuthority = null, SslProtocols protocols = SslProtocols.None)
        => new(_cluster.Endpoint, _authority.Issue("server", hosts, begin, end), clientAuthority, protocols);

    private static Task<MountProcess> MountAsync(TlsGate gate, string[] arguments, Dictionary<string, string>? environment = null)
        => MountProcess.StartAsync(new MountOptions { Source = "ais://", Endpoint = gate.Endpoint, Arguments = arguments, Environment = environment ?? [] });

    private static async Task<string[]> ListAsync(MountProcess mount)
        => (await CommandRunner.RunAsync("ls", ["-1", mount.Mountpoint], TimeSpan.FromSeconds(60))).Ok().Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private async Task ExpectAsync(string endpoint, int exitCode, string[] arguments, params string[] words)
    {
        CommandResult result = (await RunAsync(["mount", "ais://", _folder.MakeFolder("mnt"), "--endpoint", endpoint, "--timeout", "10s", "--staging-dir", _folder.MakeFolder("staging"), .. arguments])).Ended();
        Assert.True(result.ExitCode == exitCode, result.ToString());
        Assert.Single(result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.All(words, word => Assert.Contains(word, result.Error, StringComparison.Ordinal));
    }

    private static Task<CommandResult> RunAsync(params string[] arguments) => CommandRunner.RunAsync(DaemonProgram.Path, arguments, TimeSpan.FromSeconds(60));
}
