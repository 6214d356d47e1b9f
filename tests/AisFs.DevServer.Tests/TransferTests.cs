using System.Net;
using System.Text;
using AisFs.DevServer.Buckets;
using AisFs.DevServer.Nodes;

namespace AisFs.DevServer.Tests;

/// <summary>Rename and copy: what a name, a placement and an object that is there already do to them.</summary>
public sealed class TransferTests
{
    /// <summary>What becomes of a name at another target: "" for nothing, "!" for a refusal.</summary>
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("with space", "with space")]
    [InlineData("%41", "A")]
    [InlineData("%2F", "")]
    [InlineData("%25", "%")]
    [InlineData("%zz", "")]
    [InlineData("100%", "")]
    [InlineData("what?y=1", "what")]
    [InlineData("what?x=1", "")]
    [InlineData("question?", "question")]
    [InlineData("a#b", "a#b")]
    [InlineData("a#%41", "a#A")]
    [InlineData("a+b", "a+b")]
    [InlineData("a&b=c;d,e", "a&b=c;d,e")]
    [InlineData("a %41", "a A")]
    [InlineData("5 % b", "!")]
    [InlineData("a b?c", "a b")]
    [InlineData("a b#c", "a b")]
    [InlineData("na\u00efve\u6587", "na\u00efve\u6587")]
    [InlineData("\u00fc%41", "\u00fcA")]
    [InlineData("\u00fc?x", "\u00fc")]
    [InlineData("a\\b", "a\\b")]
    [InlineData("q\"'`<>|^", "q\"'`<>|^")]
    [InlineData("[1]{2}(3)*~!$", "[1]{2}(3)*~!$")]
    [InlineData("a:b@c", "a:b@c")]
    [InlineData("x\ud83d\ude00y", "x\ud83d\ude00y")]
    [InlineData("..x/...", "..x/...")]
    [InlineData("~x", "~x")]
    public async Task Names_are_mangled_on_the_way_to_another_target_only(string name, string arrives)
    {
        await using ClusterFixture cluster = await ClusterFixture.StartAsync();
        await cluster.CreateBucketAsync("b");
        await MeetAsync(cluster);
        foreach (bool rename in new[] { true, false })
        {
            foreach (bool sameTarget in new[] { true, false })
            {
                string to = (rename ? "r" : "c") + (sameTarget ? "s" : "o") + "/" + name;
                Mountpath there = MountpathClusters.PlaceOf(cluster.Cluster, "b", to);
                string from = MountpathClusters.NameWhere(cluster.Cluster, "b", "src*", place => place.Target == there.Target == sameTarget);
                await cluster.PutAsync("b/" + from, "precious"u8.ToArray());
                HttpStatusCode status = await TransferAsync(cluster, rename, from, to);
                string? seen = sameTarget ? name : arrives;
                Assert.Equal(seen == "!" ? HttpStatusCode.BadRequest : HttpStatusCode.OK, status);
                Assert.Equal(rename && seen != "!" ? HttpStatusCode.NotFound : HttpStatusCode.OK, await cluster.StatusAsync(HttpMethod.Head, "b/" + from));
                Assert.Equal(seen == name ? HttpStatusCode.OK : HttpStatusCode.NotFound, await cluster.StatusAsync(HttpMethod.Head, "b/" + ClusterFixture.EscapePath(to)));

                // Whatever arrives lies at the target of the name as it was given.
                string landed = to[..3] + seen;
                byte[] bytes = Encoding.UTF8.GetBytes(landed);
                Bucket bucket = cluster.Cluster.State.Buckets.Find(Protocol.BucketKey.InGlobalNamespace("ais", "b"))!;
                ObjectRecord? record = bucket.Find(bytes, there.Target.MountpathOf(Protocol.RendezvousHash.Digest(bucket.Key.Uname(bytes))));
                Assert.Equal(seen is not ("" or "!"), record is not null);
                Assert.Equal(record is not null && MountpathClusters.PlaceOf(cluster.Cluster, "b", landed).Target != there.Target, record?.IsMisplaced ?? false);
            }
        }
    }

    [Fact]
    public async Task The_first_request_between_two_targets_loses_names_with_a_hash()
    {
        await using ClusterFixture cluster = await ClusterFixture.StartAsync();
        await cluster.CreateBucketAsync("b");
        List<HttpStatusCode> found = [];
        for (int i = 0; i < 3; i++)
        {
            string to = MountpathClusters.NameWhere(cluster.Cluster, "b", $"k{i}-*/a#b", place => place.Target == cluster.Cluster.State.Map.Targets[0]);
            string from = MountpathClusters.NameWhere(cluster.Cluster, "b", "src*", place => place.Target == cluster.Cluster.State.Map.Targets[1]);
            await cluster.PutAsync("b/" + from, "precious"u8.ToArray());
            Assert.Equal(HttpStatusCode.OK, await TransferAsync(cluster, rename: true, from, to));
            found.Add(await cluster.StatusAsync(HttpMethod.Head, "b/" + ClusterFixture.EscapePath(to)));
        }

        Assert.Equal([HttpStatusCode.NotFound, HttpStatusCode.OK, HttpStatusCode.OK], found);
    }

    [Theory]
    [InlineData(true, true, "both=src,s=1")]
    [InlineData(true, false, "both=src,d=2,s=1")]
    [InlineData(false, true, "both=src,s=1")]
    [InlineData(false, false, "both=src,d=2,s=1")]
    public async Task Custom_metadata_is_replaced_on_one_target_and_merged_on_another(bool rename, bool sameTarget, string expected)
    {
        await using ClusterFixture cluster = await ClusterFixture.StartAsync();
        await cluster.CreateBucketAsync("b");
        Mountpath there = MountpathClusters.PlaceOf(cluster.Cluster, "b", "to");
        string from = MountpathClusters.NameWhere(cluster.Cluster, "b", "src*", place => place.Target == there.Target == sameTarget);
        await cluster.PutAsync("b/" + from, "src"u8.ToArray(), ("Ais-Custom-Md", "s=1"));
        await cluster.StatusAsync(HttpMethod.Patch, "b/" + from, "{\"value\":{\"both\":\"src\"}}");
        for (int i = 0; i < 3; i++)
        {
            await cluster.PutAsync("b/to", "dst"u8.ToArray(), ("Ais-Custom-Md", "d=2"));
        }

        await cluster.StatusAsync(HttpMethod.Patch, "b/to", "{\"value\":{\"both\":\"dst\"}}");
        Assert.Equal(HttpStatusCode.OK, await TransferAsync(cluster, rename, from, "to"));
        using HttpResponseMessage head = await cluster.FollowAsync(HttpMethod.Head, "/v1/objects/b/to");
        Assert.Equal(expected, string.Join(',', head.Headers.NonValidated["Ais-Custom-Md"].Order(StringComparer.Ordinal)));

        // The version goes down to that of the source.
        Assert.Equal("1", head.Headers.GetValues("Ais-Version").Single());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Onto_equal_content_of_the_same_target_nothing_is_done_but_the_source_goes(bool rename)
    {
        await using ClusterFixture cluster = await ClusterFixture.StartAsync();
        await cluster.CreateBucketAsync("b");
        Mountpath there = MountpathClusters.PlaceOf(cluster.Cluster, "b", "to");
        string from = MountpathClusters.NameWhere(cluster.Cluster, "b", "src*", place => place.Target == there.Target);
        await cluster.PutAsync("b/" + from, [], ("Ais-Custom-Md", "who=new"));
        await cluster.PutAsync("b/to", [], ("Ais-Custom-Md", "who=old"));
        await cluster.PutAsync("b/to", []);
        Assert.Equal(HttpStatusCode.OK, await TransferAsync(cluster, rename, from, "to"));
        using HttpResponseMessage head = await cluster.FollowAsync(HttpMethod.Head, "/v1/objects/b/to");
        Assert.Equal("who=old", head.Headers.GetValues("Ais-Custom-Md").Single());
        Assert.Equal("2", head.Headers.GetValues("Ais-Version").Single());
        Assert.Equal(rename ? HttpStatusCode.NotFound : HttpStatusCode.OK, await cluster.StatusAsync(HttpMethod.Head, "b/" + from));
    }

    /// <summary>Seen on a cluster: the answers tell the new metadata, the disk has the old ones, and after a while they are told again.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Onto_equal_content_of_another_target_the_metadata_are_told_and_not_stored(bool rename)
    {
        await using ClusterFixture cluster = await ClusterFixture.StartAsync();
        await cluster.CreateBucketAsync("b");
        Mountpath there = MountpathClusters.PlaceOf(cluster.Cluster, "b", "to");
        string from = MountpathClusters.NameWhere(cluster.Cluster, "b", "src*", place => place.Target != there.Target);
        await cluster.PutAsync("b/" + from, "x"u8.ToArray(), ("Ais-Custom-Md", "who=new"));
        await cluster.PutAsync("b/to", "x"u8.ToArray(), ("Ais-Custom-Md", "who=old"));
        Assert.Equal(HttpStatusCode.OK, await TransferAsync(cluster, rename, from, "to"));
        Assert.Equal("who=new", await CustomAsync(cluster));
        Assert.Equal("who=old", await CustomAsync(cluster));

        // What is told becomes what is stored when other metadata are set.
        await cluster.PutAsync("b/" + from, "x"u8.ToArray(), ("Ais-Custom-Md", "who=new"));
        Assert.Equal(HttpStatusCode.OK, await TransferAsync(cluster, rename, from, "to"));
        await cluster.StatusAsync(HttpMethod.Patch, "b/to", "{\"value\":{\"k\":\"v\"}}");
        Assert.Equal("k=v,who=new", await CustomAsync(cluster));
        Assert.Equal("k=v,who=new", await CustomAsync(cluster));
    }

    [Fact]
    public async Task Jobs_that_copy_many_bring_every_name_whole()
    {
        string[] names = ["%41", "%2F", "100%", "what?x=1", "a b#c", "5 % b", "\u00fc%41"];
        await using ClusterFixture cluster = await ClusterFixture.StartAsync();
        await cluster.CreateBucketAsync("b");
        foreach (string name in names)
        {
            await cluster.PutAsync("b/" + ClusterFixture.EscapePath(name), Encoding.UTF8.GetBytes(name));
        }

        using HttpResponseMessage copy = await cluster.SendAsync(HttpMethod.Post, "/v1/buckets/b?bck_to=ais%2F%40%23%2Fb2%2F", ClusterFixture.Json("{\"action\":\"copy-bck\",\"value\":{}}"));
        Assert.Equal(HttpStatusCode.OK, copy.StatusCode);
        foreach (string name in names)
        {
            Assert.Equal(name, Encoding.UTF8.GetString(await cluster.GetAsync("b2/" + ClusterFixture.EscapePath(name))));
        }
    }

    private static async Task<string> CustomAsync(ClusterFixture cluster)
    {
        using HttpResponseMessage head = await cluster.FollowAsync(HttpMethod.Head, "/v1/objects/b/to");
        return string.Join(',', head.Headers.NonValidated["Ais-Custom-Md"].Order(StringComparer.Ordinal));
    }

    /// <summary>After the first request between two targets the later ones are what they always are.</summary>
    private static async Task MeetAsync(ClusterFixture cluster)
    {
        foreach (NodeInfo target in cluster.Cluster.State.Map.Targets)
        {
            string from = MountpathClusters.NameWhere(cluster.Cluster, "b", "meet*", place => place.Target == target);
            string to = MountpathClusters.NameWhere(cluster.Cluster, "b", "meet*", place => place.Target != target);
            await cluster.PutAsync("b/" + from, "x"u8.ToArray());
            await TransferAsync(cluster, rename: true, from, to);
            await cluster.DeleteAsync("b/" + to);
        }
    }

    private static Task<HttpStatusCode> TransferAsync(ClusterFixture cluster, bool rename, string from, string to)
        => rename
            ? cluster.StatusAsync(HttpMethod.Post, "b/" + from, $"{{\"action\":\"rename-obj\",\"name\":{System.Text.Json.JsonSerializer.Serialize(to)}}}")
            : cluster.StatusAsync(HttpMethod.Put, $"b/{from}?object_to=ais%2F%40%23%2Fb%2F{ClusterFixture.Escape(to)}", string.Empty);
}
