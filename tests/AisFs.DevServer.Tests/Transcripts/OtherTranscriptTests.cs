using AisFs.DevServer.Api;
using AisFs.DevServer.Nodes;
using AisFs.DevServer.Protocol;
using AisFs.TestKit;
using AisFs.TestKit.Transcripts;

namespace AisFs.DevServer.Tests.Transcripts;

/// <summary>Replays what was recorded of other clusters than the one of transcripts 01 to 15.</summary>
public sealed class OtherTranscriptTests(ITestOutputHelper output)
{
    private static readonly DateTimeOffset s_start = new(2026, 11, 22, 13, 27, 34, TimeSpan.Zero);

    [Fact]
    public async Task Edges_of_head_get_and_put()
    {
        ManualClock clock = new(s_start);
        await using DevCluster cluster = await DevCluster.StartAsync(
            new DevServerOptions { ProxyId = "proxy7180", TargetIds = ["target7181", "target7182"], JobQuietTime = TimeSpan.FromSeconds(13), TimeProvider = clock },
            ct: TestContext.Current.CancellationToken);
        foreach (string bucket in (string[])["thk", "thkc"])
        {
            cluster.CreateBucket(bucket);
        }

        cluster.PutObject("thk", "locked", "0123456789"u8);
        cluster.PutObject("thk", "o", "0123456789"u8);
        await ReplayAsync("26-head-get-put-edges.txt", cluster, Ports(cluster, 7180, 7181, 7182), new(), clock, hop =>
        {
            if (hop.Section.StartsWith("GET of a directory's name", StringComparison.Ordinal) && cluster.State.Buckets.Find(Key("thk"))!.Find("dir0/x"u8.ToArray()) is null)
            {
                // A directory lies where something below it lies: here on the mountpath of its name, there on another one.
                foreach ((string directory, bool isHere) in ((string, bool)[])[("dir0", false), ("dir1", true)])
                {
                    Mountpath place = MountpathClusters.PlaceOf(cluster, "thk", directory);
                    cluster.PutObject("thk", MountpathClusters.NameWhere(cluster, "thk", directory + "/*", at => at == place == isHere), "x"u8);
                }
            }
        });
    }

    [Fact]
    public async Task Names_on_the_way_to_another_cluster()
    {
        ManualClock clock = new(s_start);
        await using DevCluster remote = await DevCluster.StartAsync(
            new DevServerOptions { ClusterId = "wyQIHNSX3", ProxyId = "proxy7080", TargetIds = ["target7081", "target7082"], TimeProvider = clock }, ct: TestContext.Current.CancellationToken);
        await using DevCluster cluster = await DevCluster.StartAsync(
            new DevServerOptions { ProxyId = "proxy7180", TargetIds = ["target7181", "target7182"], TimeProvider = clock }, ct: TestContext.Current.CancellationToken);
        remote.PutObject("rbk", "%41", "percent"u8);
        remote.PutObject("rbk", "A", "letter A"u8);
        remote.PutObject("rbk", "what", "what"u8);
        remote.PutObject("rbk", "what?x=1", "with a question mark"u8);
        Dictionary<int, int> ports = Ports(cluster, 7180, 7181, 7182);
        ports[7080] = remote.State.Map.Proxy.Port;
        await ReplayAsync("27-remote-ais-names.txt", cluster, ports, [], clock, hop =>
        {
            switch (hop.Section)
            {
                case "DELETE of \"%41\" deletes \"A\"":
                    Assert.NotNull(remote.State.Buckets.Find(Key("rbk"))!.Find("up/B"u8.ToArray()));
                    break;
                case "listings tell the names as they are":
                    Assert.Null(remote.State.Buckets.Find(Key("rbk"))!.Find("A"u8.ToArray()));
                    Assert.NotNull(remote.State.Buckets.Find(Key("rbk"))!.Find("%41"u8.ToArray()));
                    remote.PutObject("rbk", "l/%41", "x"u8);
                    break;
            }
        });
    }

    [Fact]
    public async Task Buckets_of_another_cluster()
    {
        ManualClock clock = new(s_start);
        await using DevCluster remote = await DevCluster.StartAsync(
            new DevServerOptions { ClusterId = "S-8w3afPiB", ProxyId = "JmIp11080", TargetCount = 1, TargetIds = ["VYqt11081"], MountpathCount = 2, TimeProvider = clock }, ct: TestContext.Current.CancellationToken);
        await using DevCluster cluster = await DevCluster.StartAsync(
            new DevServerOptions { ProxyId = "qHTp8080", TargetIds = ["KKBt8081", "paPt8082"], MountpathCount = 2, TimeProvider = clock }, ct: TestContext.Current.CancellationToken);
        remote.PutObject("rb", "ro1", ReplayFiles.Hello);
        Dictionary<int, int> ports = Ports(cluster, 8080, 8081, 8082);
        ports[11080] = remote.State.Map.Proxy.Port;
        ports[11081] = remote.State.Map.Targets[0].Port;
        await ReplayAsync("17-remote-ais.txt", cluster, ports, [], clock, _ => { });
    }

    [Fact]
    public async Task A_cluster_that_wants_tokens()
    {
        ManualClock clock = new(s_start);
        await using DevCluster cluster = await DevCluster.StartAsync(
            new DevServerOptions
            {
                ProxyId = "znop14080",
                TargetCount = 1,
                TargetIds = ["hNMt14081"],
                TimeProvider = clock,
                AuthN = new DevAuthNOptions { AdminPassword = "adminpass" },
            },
            ct: TestContext.Current.CancellationToken);
        Dictionary<int, int> ports = new() { [14080] = cluster.State.Map.Proxy.Port, [14081] = cluster.State.Map.Targets[0].Port, [52001] = cluster.AuthNEndpoint!.Port };
        await ReplayAsync("16-authn.txt", cluster, ports, new() { ["xkglVB2Ll"] = cluster.State.Map.Uuid }, clock, _ => { });
    }

    [Fact]
    public async Task The_S3_interface()
    {
        ManualClock clock = new(s_start);
        await using DevCluster cluster = await DevCluster.StartAsync(
            new DevServerOptions { ProxyId = "qHTp8080", TargetIds = ["KKBt8081", "paPt8082"], MountpathCount = 2, TimeProvider = clock }, ct: TestContext.Current.CancellationToken);
        cluster.PutObject("tb", "o1", ReplayFiles.Random100K);
        await ReplayAsync("14-s3-raw.txt", cluster, Ports(cluster, 8080, 8081, 8082), [], clock, _ => { });
    }

    [Fact]
    public async Task Edges_of_the_S3_interface()
    {
        ManualClock clock = new(s_start);
        await using DevCluster cluster = await DevCluster.StartAsync(
            new DevServerOptions { ProxyId = "ylcp21080", TargetIds = ["SVqt21081", "sSRt21082"], TimeProvider = clock }, ct: TestContext.Current.CancellationToken);
        await ReplayAsync("28-s3-edges.txt", cluster, Ports(cluster, 21080, 21081, 21082), [], clock, _ => { });
    }

    [Fact]
    public async Task The_S3_interface_at_the_root_and_through_the_proxy()
    {
        ManualClock clock = new(s_start);
        await using DevCluster cluster = await DevCluster.StartAsync(
            new DevServerOptions
            {
                ProxyId = "ylcp21080",
                TargetIds = ["SVqt21081", "sSRt21082"],
                Features = DevServerFeatures.S3ViaRoot | DevServerFeatures.S3ReverseProxy,
                TimeProvider = clock,
            },
            ct: TestContext.Current.CancellationToken);
        await ReplayAsync("29-s3-features.txt", cluster, Ports(cluster, 21080, 21081, 21082), [], clock, _ => { });
    }

    [Fact]
    public async Task Clusters_that_are_registered_with_the_AuthN_service()
    {
        ManualClock clock = new(s_start);
        await using DevCluster cluster = await DevCluster.StartAsync(
            new DevServerOptions { TimeProvider = clock, AuthN = new DevAuthNOptions { AdminPassword = "adminpass", TokenLifetime = TimeSpan.FromDays(3650) } }, ct: TestContext.Current.CancellationToken);
        using HttpClient http = new();
        using StringContent login = new("{\"password\":\"adminpass\"}");
        using HttpResponseMessage answer = await http.PostAsync(new Uri(cluster.AuthNEndpoint!, "v1/users/admin"), login, TestContext.Current.CancellationToken);
        string token = (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Split('"')[3];
        await ReplayAsync("30-authn-clusters.txt", cluster, new() { [53001] = cluster.AuthNEndpoint!.Port }, new() { ["<token>"] = token }, clock, _ => { });
    }

    private static Dictionary<int, int> Ports(DevCluster cluster, int proxy, int first, int second) => new()
    {
        [proxy] = cluster.State.Map.Proxy.Port,
        [first] = cluster.State.Map.Targets[0].Port,
        [second] = cluster.State.Map.Targets[1].Port,
    };

    private static BucketKey Key(string bucket) => BucketKey.InGlobalNamespace("ais", bucket);

    private async Task ReplayAsync(string file, DevCluster cluster, Dictionary<int, int> ports, Dictionary<string, string> ids, ManualClock clock, Action<Hop> before)
    {
        List<Hop> hops = TranscriptFile.Read(Repository.WireData("transcripts/" + file));
        Normalizer normalizer = new(ports) { MasksMountpaths = true };
        foreach ((string recorded, string ours) in ids)
        {
            normalizer.Map(recorded, ours);
        }

        Replay replay = new(cluster, normalizer, ports, clock);
        await ListedReplay.RunAsync(replay, file, hops, before, output);
    }
}
