using System.Buffers.Binary;
using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using AisFs.DevServer.Buckets;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Tests;

/// <summary>Indexes of TAR archives. The names, sizes, counts and words were measured on a real cluster.</summary>
public sealed class ShardIndexTests
{
    private static readonly byte[] s_tar = Tar(("a.txt", "one\n"), ("b.txt", "two2\n"), ("d/c.bin", new string('x', 3000)));

    [Fact]
    public async Task Each_archive_gets_an_index_which_goes_with_it()
    {
        await using ClusterFixture cluster = await StartAsync();
        await cluster.PutAsync("sh/d/s2.tar", s_tar);
        await cluster.PutAsync("sh/a.txt", "one"u8.ToArray());
        await cluster.PutAsync("sh/s.tgz", Zipped(s_tar));
        await cluster.PutAsync("sh/bad.tar", "junk\n"u8.ToArray());
        Assert.Equal(("skip-nontar:2, index:2, errs:1", "shard index: tar reader failure: unexpected EOF", "2", "20480"), await RunAsync(cluster, "{}"));
        Assert.Equal(["ais/@#/sh/d/s2.tar.idx", "ais/@#/sh/s.tar.idx"], Indexes(cluster));
        string listed = await cluster.ListAsync(".sys-shardidx", """{"props":"name,size,version"}""");
        Assert.Contains("""{"name":"ais/@#/sh/s.tar.idx","size":"68","flags":64}""", listed, StringComparison.Ordinal);
        Assert.DoesNotContain(".sys-", await (await cluster.SendAsync(HttpMethod.Get, "/v1/buckets")).Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);

        byte[] index = await cluster.GetAsync(".sys-shardidx/ais%2F%40%23%2Fsh%2Fs.tar.idx");
        Assert.Equal([1, 0, 1], index[..3]);
        Assert.Equal(RendezvousHash.Digest(index.AsSpan(11)), BinaryPrimitives.ReadUInt64BigEndian(index.AsSpan(3)));
        byte[] head = [.. "\u0007xxhash2\u0010"u8];
        Assert.Equal(head, index[11..20]);
        byte[] files = [0x80, 0x50, 3, .. "\u0005a.txt"u8, 0, 4, .. "\u0005b.txt"u8, 0x80, 0x08, 5, .. "\u0007d/c.bin"u8, 0x80, 0x10, 0xb8, 0x17];
        Assert.Equal(files, index[36..]);

        Assert.Equal("skip-nontar:2, skip-indexed:2, errs:1", (await RunAsync(cluster, "{}")).Words);
        await cluster.DeleteAsync("sh/s.tar");
        Assert.Equal(["ais/@#/sh/d/s2.tar.idx"], Indexes(cluster));
    }

    [Fact]
    public async Task An_overwritten_archive_is_read_without_its_index_and_indexed_again()
    {
        await using ClusterFixture cluster = await StartAsync();
        Assert.Equal("index:1", (await RunAsync(cluster, "{}")).Words);
        Assert.Equal("two2\n"u8.ToArray(), await cluster.GetAsync("sh/s.tar?archpath=b.txt"));
        await cluster.PutAsync("sh/s.tar", Tar(("c.txt", "three")));
        Assert.Equal("three"u8.ToArray(), await cluster.GetAsync("sh/s.tar?archpath=c.txt"));
        Assert.Equal("prefix:s., skip-verify:true, skip-indexed:1", (await RunAsync(cluster, """{"prefix":"s.","skip-verify":true}""")).Words);
        Assert.Equal("prefix:s., num-workers:none, re-stale:1", (await RunAsync(cluster, """{"prefix":"s.","num-workers":-1}""")).Words);
        Assert.Equal("prefix:s., num-workers:2, skip-indexed:1", (await RunAsync(cluster, """{"prefix":"s.","num-workers":2}""")).Words);
    }

    [Fact]
    public async Task An_archive_is_believed_to_have_its_index_after_that_was_removed()
    {
        await using ClusterFixture cluster = await StartAsync();
        await RunAsync(cluster, "{}");
        await cluster.DeleteAsync(".sys-shardidx/ais%2F%40%23%2Fsh%2Fs.tar.idx");
        Assert.Equal("skip-verify:true, skip-indexed:1", (await RunAsync(cluster, """{"skip-verify":true}""")).Words);
        Assert.Equal("index:1", (await RunAsync(cluster, "{}")).Words);

        // The index stays when the bucket goes; an archive of a later bucket of that name has none.
        await cluster.SendAsync(HttpMethod.Delete, "/v1/buckets/sh", ClusterFixture.Json("""{"action":"destroy-bck"}"""));
        Assert.Equal(["ais/@#/sh/s.tar.idx"], Indexes(cluster));
        await cluster.CreateBucketAsync("sh");
        await cluster.PutAsync("sh/s.tar", s_tar);
        Assert.Equal("skip-verify:true, index:1", (await RunAsync(cluster, """{"skip-verify":true}""")).Words);
    }

    [Fact]
    public async Task Each_target_keeps_the_indexes_of_its_own_archives_so_that_some_cannot_be_asked_for()
    {
        await using ClusterFixture cluster = await StartAsync(targets: 2);
        for (int i = 0; i < 20; i++)
        {
            await cluster.PutAsync($"sh/s{i}.tar", s_tar);
        }

        await RunAsync(cluster, "{}");
        string listed = await cluster.ListAsync(".sys-shardidx", """{"props":"name"}""");
        int readable = 0;
        for (int i = 0; i < 20; i++)
        {
            string name = $"ais/@#/sh/s{i}.tar.idx";
            bool isAtHome = cluster.Cluster.Targets.OwnerOf("sh", $"s{i}.tar") == cluster.Cluster.Targets.OwnerOf(".sys-shardidx", name);
            Assert.Equal(isAtHome, listed.Contains($"\"{name}\"", StringComparison.Ordinal));
            Assert.Equal(isAtHome ? 200 : 404, (int)await cluster.StatusAsync(HttpMethod.Get, ".sys-shardidx/" + Uri.EscapeDataString(name)));
            readable += isAtHome ? 1 : 0;
        }

        Assert.InRange(readable, 1, 19);
        Assert.Equal("21", (await SummaryAsync(cluster, "{}")).GetProperty("shards").GetString());
    }

    [Fact]
    public async Task A_summary_counts_archives_and_indexes()
    {
        await using ClusterFixture cluster = await StartAsync();
        await cluster.PutAsync("sh/t/other.tar", s_tar);
        await cluster.PutAsync("sh/t/bad.tar", "junk\n"u8.ToArray());
        await cluster.PutAsync("sh/t/x.txt", "x"u8.ToArray());
        await RunAsync(cluster, "{}");
        Assert.Equal(
            """{"tar-objs":"3","tar-size":"20485","shards":"2","shard-size":"20480","archived-objs":"6","stale-indexes":"0","invalid-indexes":"0"}""",
            (await SummaryAsync(cluster, "{}")).GetRawText());
        await cluster.PutAsync("sh/s.tar", Tar(("c.txt", "three")));
        Assert.Equal(
            """{"tar-objs":"1","tar-size":"10240","shards":"0","shard-size":"0","archived-objs":"0","stale-indexes":"1","invalid-indexes":"0"}""",
            (await SummaryAsync(cluster, """{"prefix":"s"}""")).GetRawText());
        Assert.Contains("\"ctlmsg\":\"prefix:s, tar-objs:1, tar-size:10240, shards:0, shard-size:0, archived-objs:0, stale:1\"", await ToldAsync(cluster, "summary-shard"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sh", """{"uuid":"nosuchid"}""", 400, "summary-shard: invalid UUID \\\"nosuchid\\\"")]
    [InlineData("sh", """{"x":1}""", 400, "failed to unmarshal summary-shard (map[string]interface {}), err: apc.ShardSummMsg.ReadObject: found unknown field: x, error found in #4 byte of ...|{\\\"x\\\":1}|...")]
    [InlineData("nobck", "{}", 404, "bucket \\\"ais://nobck\\\" does not exist")]
    [InlineData("", "{}", 501, "cannot shard-summary bucket queries - not implemented yet")]
    public async Task A_summary_that_cannot_be_is_refused(string bucket, string value, int status, string message)
    {
        await using ClusterFixture cluster = await StartAsync();
        using HttpResponseMessage answer = await cluster.SendAsync(HttpMethod.Get, "/v1/buckets/" + bucket, ClusterFixture.Json($"{{\"action\":\"summary-shard\",\"value\":{value}}}"));
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Contains(message, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"x":1}""", "failed to unmarshal index-shard (map[string]interface {}), err: apc.IndexShardMsg.ReadObject: found unknown field: x, error found in #4 byte of ...|{\\\"x\\\":1}|..., bigger")]
    [InlineData("5", "failed to unmarshal index-shard (float64), err: readObjectStart: expect { or n, but found 5, error found in #1 byte of ...|5|..., bigger")]
    [InlineData("""{"prefix":5}""", "err: apc.IndexShardMsg.Prefix: ReadString: expects \\\" or n, but found 5, error found in #10 byte of ...|\\\"prefix\\\":5}|..., bigger")]
    public async Task What_cannot_be_done_is_told(string value, string message)
    {
        await using ClusterFixture cluster = await StartAsync();
        using HttpResponseMessage answer = await SendAsync(cluster, value);
        Assert.Equal(400, (int)answer.StatusCode);
        Assert.Contains(message, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cut.tar", 2000, "a.txt", 200, "one\n")]
    [InlineData("cut.tar", 2000, "b.txt", 200, "two2\n")]
    [InlineData("cut.tar", 2000, "nope", 404, "nope in ais://sh/cut.tar does not exist")]
    [InlineData("cutdata.tar", 3000, "a.txt", 200, "one\n")]
    [InlineData("cutdata.tar", 3000, "nope", 400, "\"message\":\"unexpected EOF\"")]
    [InlineData("short.tar", 5, "a.txt", 400, "\"message\":\"unexpected EOF\"")]
    [InlineData("empty.tar", 0, "a.txt", 404, "a.txt in ais://sh/empty.tar does not exist")]
    public async Task Of_an_archive_that_is_cut_off_the_files_in_front_can_be_read(string name, int length, string path, int status, string answer)
    {
        await using ClusterFixture cluster = await StartAsync();
        await cluster.PutAsync("sh/" + name, s_tar[..length]);
        for (int i = 0; i < 2; i++)
        {
            using HttpResponseMessage answered = await cluster.FollowAsync(HttpMethod.Get, $"/v1/objects/sh/{name}?archpath={path}");
            Assert.Equal(status, (int)answered.StatusCode);
            Assert.Contains(answer, await answered.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
            (string words, string error, _, _) = await RunAsync(cluster, """{"prefix":"NAME"}""".Replace("NAME", name, StringComparison.Ordinal));
            bool isDamaged = name is "cutdata.tar" or "short.tar";
            Assert.Contains(isDamaged ? "errs:1" : i == 0 ? "index:1" : "skip-indexed:1", words, StringComparison.Ordinal);
            Assert.Equal(isDamaged ? "shard index: tar reader failure: unexpected EOF" : string.Empty, error);
        }
    }

    [Fact]
    public async Task Names_in_an_archive_are_compared_as_they_stand_and_a_link_is_an_empty_file()
    {
        await using ClusterFixture cluster = await StartAsync();
        using MemoryStream tar = new();
        using (TarWriter writer = new(tar, TarEntryFormat.Ustar, leaveOpen: true))
        {
            writer.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, "./e.txt") { DataStream = new MemoryStream("e"u8.ToArray()) });
            writer.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, "f.txt") { DataStream = new MemoryStream("f"u8.ToArray()) });
            writer.WriteEntry(new UstarTarEntry(TarEntryType.SymbolicLink, "link") { LinkName = "f.txt" });
        }

        await cluster.PutAsync("sh/names.tar", tar.ToArray());
        await cluster.PutAsync("sh/bad.tar", Encoding.ASCII.GetBytes(new string('j', 1500)));
        Assert.Equal("f"u8.ToArray(), await cluster.GetAsync("sh/names.tar?archpath=/f.txt"));
        Assert.Empty(await cluster.GetAsync("sh/names.tar?archpath=link"));
        Assert.Equal(404, (int)await cluster.StatusAsync(HttpMethod.Get, "sh/names.tar?archpath=e.txt"));
        Assert.Contains("\"archive/tar: invalid tar header\"", await cluster.FollowTextAsync(HttpMethod.Get, "/v1/objects/sh/bad.tar?archpath=a"), StringComparison.Ordinal);
        Assert.Equal(("prefix:bad, errs:1", "shard index: tar reader failure: archive/tar: invalid tar header", "0", "0"), await RunAsync(cluster, """{"prefix":"bad"}"""));
    }

    private static async Task<ClusterFixture> StartAsync(int targets = 1)
    {
        ClusterFixture cluster = await ClusterFixture.StartAsync(new() { TargetCount = targets });
        await cluster.CreateBucketAsync("sh");
        await cluster.PutAsync("sh/s.tar", s_tar);
        return cluster;
    }

    private static IEnumerable<string> Indexes(ClusterFixture cluster)
        => cluster.Cluster.State.Buckets.Find(ShardIndexes.Key)!.Names([]).Select(Encoding.UTF8.GetString);

    private static byte[] Tar(params (string Name, string Content)[] files)
    {
        using MemoryStream tar = new();
        using (TarWriter writer = new(tar, TarEntryFormat.Ustar, leaveOpen: true))
        {
            foreach ((string name, string content) in files)
            {
                writer.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.ASCII.GetBytes(content)) });
            }
        }

        // Archives are filled up to records of 20 blocks, as other programs do it.
        byte[] padded = new byte[(tar.Length + 10239) / 10240 * 10240];
        tar.ToArray().CopyTo(padded, 0);
        return padded;
    }

    private static byte[] Zipped(byte[] content)
    {
        using MemoryStream zipped = new();
        using (GZipStream zip = new(zipped, CompressionLevel.Fastest))
        {
            zip.Write(content);
        }

        return zipped.ToArray();
    }

    private static Task<HttpResponseMessage> SendAsync(ClusterFixture cluster, string value)
        => cluster.SendAsync(HttpMethod.Post, "/v1/buckets/sh", ClusterFixture.Json($"{{\"action\":\"index-shard\",\"value\":{value}}}"));

    private static async Task<string> ToldAsync(ClusterFixture cluster, string kind)
    {
        using HttpResponseMessage jobs = await cluster.SendAsync(HttpMethod.Get, "/v1/cluster?what=qryxstats", ClusterFixture.Json($"{{\"kind\":\"{kind}\"}}"));
        return await jobs.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Runs the job, and gives what its only target tells.</summary>
    private static async Task<(string Words, string Error, string Objects, string Bytes)> RunAsync(ClusterFixture cluster, string value)
    {
        using HttpResponseMessage answer = await SendAsync(cluster, value);
        Assert.Equal(200, (int)answer.StatusCode);
        string id = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        using JsonDocument told = JsonDocument.Parse(await ToldAsync(cluster, "index-shard"));
        JsonElement job = told.RootElement.EnumerateObject().First().Value.EnumerateArray().Single(snapshot => snapshot.GetProperty("id").GetString() == id);
        JsonElement stats = job.GetProperty("stats");
        return (
            job.TryGetProperty("ctlmsg", out JsonElement words) ? words.GetString()! : string.Empty,
            job.GetProperty("err").GetString()!,
            stats.GetProperty("loc-objs").GetString()!,
            stats.GetProperty("loc-bytes").GetString()!);
    }

    private static async Task<JsonElement> SummaryAsync(ClusterFixture cluster, string value)
    {
        using HttpResponseMessage started = await cluster.SendAsync(HttpMethod.Get, "/v1/buckets/sh", ClusterFixture.Json($"{{\"action\":\"summary-shard\",\"value\":{value}}}"));
        Assert.Equal(202, (int)started.StatusCode);
        string id = await started.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        using HttpResponseMessage answer = await cluster.SendAsync(HttpMethod.Get, "/v1/buckets/sh", ClusterFixture.Json($"{{\"action\":\"summary-shard\",\"value\":{{\"uuid\":\"{id}\"}}}}"));
        Assert.Equal("text/plain; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        using JsonDocument sums = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return sums.RootElement.Clone();
    }
}
