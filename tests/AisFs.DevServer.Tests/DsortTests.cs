using System.Formats.Tar;
using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;

namespace AisFs.DevServer.Tests;

/// <summary>Shards whose records are sorted into new shards.</summary>
public sealed class DsortTests
{
    [Theory]
    [InlineData("", "a.cls a.txt b.cls b.txt c.cls c.txt d.cls d.txt")]
    [InlineData(""","algorithm":{"kind":"alphanumeric","decreasing":true}""", "d.cls d.txt c.cls c.txt b.cls b.txt a.cls a.txt")]
    [InlineData(""","algorithm":{"kind":"none"}""", "c.cls c.txt a.cls a.txt d.cls d.txt b.cls b.txt")]
    [InlineData(""","algorithm":{"kind":"content","extension":".cls","content_key_type":"int"}""", "b.cls b.txt d.cls d.txt a.cls a.txt c.cls c.txt")]
    [InlineData(""","algorithm":{"kind":"content","extension":".cls","content_key_type":"string"}""", "c.cls c.txt b.cls b.txt d.cls d.txt a.cls a.txt")]
    [InlineData(""","algorithm":{"kind":"md5"}""", "a.cls a.txt c.cls c.txt d.cls d.txt b.cls b.txt")]
    public async Task Records_are_sorted_and_stay_together(string algorithm, string expected)
    {
        await using ClusterFixture cluster = await StartAsync();
        string id = await SortAsync(cluster, """ "output_format":"out-{0..9}","output_shard_size":"12" """ + algorithm);
        using JsonDocument list = JsonDocument.Parse(await cluster.FollowTextAsync(HttpMethod.Get, "/v1/sort?regex=my.*job"));
        JsonElement job = Assert.Single(list.RootElement.EnumerateArray());
        Assert.Equal(id, job.GetProperty("id").GetString());
        JsonElement phase = job.GetProperty("Metrics").GetProperty("shard_creation");
        Assert.Equal(JsonValueKind.Number, phase.GetProperty("elapsed").ValueKind);
        int shards = int.Parse(phase.GetProperty("created_count").GetString()!, System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(shards, 2, 4);
        List<string> members = [];
        for (int i = 0; i < shards; i++)
        {
            List<string> shard = TarMembers(await cluster.GetAsync($"b/out-{i}.tar"));
            Assert.Equal(0, shard.Count % 2);
            members.AddRange(shard);
        }

        Assert.Equal(expected.Split(' ').Order(), members.Order());
        if (!algorithm.Contains("md5", StringComparison.Ordinal))
        {
            Assert.Equal(expected, string.Join(' ', members));
        }

        Assert.Equal("[]\n", await cluster.FollowTextAsync(HttpMethod.Get, "/v1/sort?only_active=true"));
        Assert.Equal("[]\n", await cluster.FollowTextAsync(HttpMethod.Get, "/v1/sort?regex=other"));
    }

    [Fact]
    public async Task The_bucket_of_the_new_shards_is_made_if_there_is_none()
    {
        await using ClusterFixture cluster = await StartAsync();
        await SortAsync(cluster, """ "output_bck":{"name":"new"},"output_format":"out-{0..9}","output_shard_size":"1MB" """);
        Assert.Equal(8, TarMembers(await cluster.GetAsync("new/out-0.tar")).Count);
    }

    [Fact]
    public async Task A_shuffle_is_repeated_by_its_seed_and_another_format_and_bucket_are_made()
    {
        await using ClusterFixture cluster = await StartAsync();
        await cluster.CreateBucketAsync("to");
        List<string>[] orders = new List<string>[2];
        for (int i = 0; i < orders.Length; i++)
        {
            await SortAsync(cluster, $$$""" "output_bck":{"name":"to"},"output_format":"run{{{i}}}-{0..9}","output_extension":".zip","output_shard_size":"1MB","algorithm":{"kind":"shuffle","seed":"7"}""");
            using ZipArchive zip = new(new MemoryStream(await cluster.GetAsync($"to/run{i}-0.zip")));
            orders[i] = [.. zip.Entries.Select(static entry => entry.FullName)];
        }

        Assert.Equal(8, orders[0].Count);
        Assert.Equal(orders[0], orders[1]);
    }

    [Theory]
    [InlineData("map.json", """{"first-%d.tar":["^a\\.","^c"],"second-%02d.tar":["^[bd]"]}""", null)]
    [InlineData("map", "^a\tfirst-%d.tar\n\n^c\tfirst-%d.tar\n^b\tsecond-{00..99}.tar\n^d\tsecond-{00..99}.tar\n", null)]
    [InlineData("map", "^a=first-%d.tar\n^c=first-%d.tar\n^b=second-%02d.tar\n^d=second-%02d.tar", "=")]
    public async Task A_key_map_says_which_shards_records_belong_to(string name, string map, string? separator)
    {
        await using ClusterFixture cluster = await StartAsync();
        cluster.Cluster.PutObject("b", name, Encoding.UTF8.GetBytes(map));
        string given = separator is null ? "" : $",\"ekm_file_sep\":\"{separator}\"";
        await SortAsync(cluster, $"\"ekm_file\":\"{cluster.Endpoint.OriginalString.TrimEnd('/')}/v1/objects/b/{name}\",\"output_shard_size\":\"1\",\"output_bck\":{{\"name\":\"to\"}}{given}");
        Assert.Equal(["a.cls", "a.txt"], TarMembers(await cluster.GetAsync("to/first-0.tar")));
        Assert.Equal(["c.cls", "c.txt"], TarMembers(await cluster.GetAsync("to/first-1.tar")));
        Assert.Equal(["b.cls", "b.txt"], TarMembers(await cluster.GetAsync("to/second-00.tar")));
        Assert.Equal(["d.cls", "d.txt"], TarMembers(await cluster.GetAsync("to/second-01.tar")));
    }

    [Theory]
    [InlineData("map.json", "a\tfirst-%d.tar", "parsing as JSON fails")]
    [InlineData("map", "a first-%d.tar", "malformed line (0) in external key map: a first-%d.tar")]
    [InlineData("map", "a\tfirst-%d.tar", "in external key map: no match found")]
    [InlineData("map", ".\tfirst-%d.tar\na\tsecond-%d.tar", "in external key map: multiple matches found")]
    [InlineData("map", ".\tfirst-{0..1}.tar", "using first-{0..1}.tar template exceeds expected number of shards (2)")]
    [InlineData("map", ".\tfirst", "a range is missing")]
    [InlineData("map", "(\tfirst-%d.tar", "error parsing regexp")]
    [InlineData("other", "", "failed to read ekm file")]
    public async Task A_key_map_that_cannot_be_used_ends_the_job_and_says_why(string name, string map, string error)
    {
        await using ClusterFixture cluster = await StartAsync();
        cluster.Cluster.PutObject("b", name == "other" ? "map" : name, Encoding.UTF8.GetBytes(map));
        await SortAsync(cluster, $"\"ekm_file\":\"{cluster.Endpoint.OriginalString.TrimEnd('/')}/v1/objects/b/{name}\",\"output_shard_size\":\"1\"");
        using JsonDocument list = JsonDocument.Parse(await cluster.FollowTextAsync(HttpMethod.Get, "/v1/sort"));
        Assert.True(list.RootElement[0].GetProperty("aborted").GetBoolean());
        Assert.Contains(error, list.RootElement[0].GetProperty("Metrics").GetProperty("errors")[0].GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(""" "output_format":"out-{0..1}","output_shard_size":"1" """, "number of shards to be created exceeds expected number of shards (2)")]
    [InlineData(""" "output_format":"out-{0..9}","output_shard_size":"1MB","algorithm":{"kind":"content","extension":".nosuch","content_key_type":"int"}""", "has no file with the extension")]
    public async Task A_job_that_cannot_be_done_is_aborted_and_says_why(string spec, string error)
    {
        await using ClusterFixture cluster = await StartAsync();
        await SortAsync(cluster, spec);
        using JsonDocument list = JsonDocument.Parse(await cluster.FollowTextAsync(HttpMethod.Get, "/v1/sort"));
        JsonElement job = list.RootElement[0];
        Assert.True(job.GetProperty("aborted").GetBoolean());
        Assert.Contains(error, job.GetProperty("Metrics").GetProperty("errors")[0].GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(""" "output_format":"out","output_shard_size":"1" """)]
    [InlineData(""" "ekm_file":"no link","output_shard_size":"1" """)]
    [InlineData(""" "ekm_file":"http://127.0.0.1:1/map" """)]
    [InlineData(""" "output_format":"out-{0..9}","output_shard_size":"much" """)]
    [InlineData(""" "output_format":"out-{0..9}","output_shard_size":"1","algorithm":{"kind":"nosuch"}""")]
    [InlineData(""" "output_format":"out-{0..9}","output_shard_size":"1","algorithm":{"kind":"shuffle","seed":"x"}""")]
    [InlineData(""" "output_format":"out-{0..9}","output_shard_size":"1","algorithm":{"kind":"content","extension":"cls"}""")]
    [InlineData(""" "output_format":"out-{0..9}.zip","output_extension":".tar","output_shard_size":"1" """)]
    public async Task A_specification_that_cannot_be_is_refused(string spec)
    {
        await using ClusterFixture cluster = await StartAsync();
        using HttpResponseMessage answer = await cluster.SendAsync(HttpMethod.Post, "/v1/sort", ClusterFixture.Json(Spec(spec)));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("[]\n", await cluster.FollowTextAsync(HttpMethod.Get, "/v1/sort"));
    }

    [Fact]
    public async Task A_key_map_that_is_on_no_web_server_ends_the_job_and_says_why()
    {
        await using ClusterFixture cluster = await StartAsync();
        await SortAsync(cluster, """ "ekm_file":"ftp://127.0.0.1/map","output_shard_size":"1" """);
        using JsonDocument list = JsonDocument.Parse(await cluster.FollowTextAsync(HttpMethod.Get, "/v1/sort"));
        Assert.Contains("unsupported protocol scheme \"ftp\"", list.RootElement[0].GetProperty("Metrics").GetProperty("errors")[0].GetString(), StringComparison.Ordinal);
    }

    private static string Spec(string rest) => "{\"description\":\"my small job\",\"input_bck\":{\"name\":\"b\"},\"input_extension\":\".tar\",\"input_format\":{\"template\":\"in-{0..1}\"}," + rest + "}";

    /// <summary>Two shards of two records of two files each.</summary>
    private static async Task<ClusterFixture> StartAsync()
    {
        ClusterFixture cluster = await ClusterFixture.StartAsync();
        cluster.Cluster.PutObject("b", "in-0.tar", Tar(("c.cls", "100"), ("c.txt", "content"), ("a.cls", "30"), ("a.txt", "content")));
        cluster.Cluster.PutObject("b", "in-1.tar", Tar(("d.cls", "21"), ("d.txt", "content"), ("b.cls", "20"), ("b.txt", "content")));
        return cluster;
    }

    private static async Task<string> SortAsync(ClusterFixture cluster, string spec)
    {
        using HttpResponseMessage answer = await cluster.SendAsync(HttpMethod.Post, "/v1/sort", ClusterFixture.Json(Spec(spec)));
        string text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, text);
        return text;
    }

    private static byte[] Tar(params (string Name, string Content)[] files)
    {
        using MemoryStream stream = new();
        using (TarWriter tar = new(stream, TarEntryFormat.Ustar, leaveOpen: true))
        {
            foreach ((string name, string content) in files)
            {
                tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(content)) });
            }
        }

        return stream.ToArray();
    }

    private static List<string> TarMembers(byte[] archive)
    {
        List<string> names = [];
        using TarReader reader = new(new MemoryStream(archive));
        while (reader.GetNextEntry() is { } entry)
        {
            names.Add(entry.Name);
        }

        return names;
    }
}
