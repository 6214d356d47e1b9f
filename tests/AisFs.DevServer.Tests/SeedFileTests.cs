using System.Text;
using AisFs.DevServer.Api;
using AisFs.DevServer.Buckets;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Tests;

/// <summary>Lists of buckets and objects to fill a cluster with.</summary>
public sealed class SeedFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_list_fills_a_cluster()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.Path, "c.txt"), "from a file", TestContext.Current.CancellationToken);
        SeedFile seed = Read("""
            {
              // what tests need
              "buckets": [
                {"name": "empty"},
                {"name": "cloud", "provider": "aws", "objects": [{"name": "o"}]},
                {"name": "data", "objects": [
                  {"name": "a/text.txt", "text": "grüße", "custom": {"k": "v"}},
                  {"name": "b.bin", "base64": "AAEC"},
                  {"name": "c.txt", "file": "c.txt"},
                  {"name": "d.bin", "size": 300},
                  {"name": "many/", "size": 10, "count": 25},
                ]},
              ]
            }
            """);
        Assert.Equal((3, 30L), seed.Count);
        await using DevCluster cluster = await DevCluster.StartAsync(new DevServerOptions(), ct: TestContext.Current.CancellationToken);

        seed.Fill(cluster);

        Assert.NotNull(cluster.State.Buckets.Find(BucketKey.InGlobalNamespace("ais", "empty")));
        Assert.NotNull(cluster.State.Buckets.Find(BucketKey.InGlobalNamespace("aws", "cloud"))!.Find("o"u8.ToArray()));
        Bucket data = cluster.State.Buckets.Find(BucketKey.InGlobalNamespace("ais", "data"))!;
        Assert.Equal("grüße", Encoding.UTF8.GetString(ContentOf(data, "a/text.txt")));
        Assert.Equal("v", data.Find("a/text.txt"u8.ToArray())!.Custom.Single().Value);
        Assert.Equal([0, 1, 2], ContentOf(data, "b.bin"));
        Assert.Equal("from a file", Encoding.UTF8.GetString(ContentOf(data, "c.txt")));
        Assert.Equal(299 % 251, ContentOf(data, "d.bin")[299]);
        Assert.Equal(25, data.Names("many/"u8.ToArray()).Count);
    }

    [Theory]
    [InlineData("{", "line 1")]
    [InlineData("[]", "buckets")]
    [InlineData("""{"buckets":[{"objects":[]}]}""", "name")]
    [InlineData("""{"buckets":[{"name":"a b"}]}""", "a b")]
    [InlineData("""{"buckets":[{"name":"b","provider":"ftp"}]}""", "ftp")]
    [InlineData("""{"buckets":[{"name":"b","object":[]}]}""", "\"object\"")]
    [InlineData("""{"buckets":[{"name":"b","objects":[{"name":"x/"}]}]}""", "b/x/")]
    [InlineData("""{"buckets":[{"name":"b","objects":[{"name":"x","text":"t","size":1}]}]}""", "one of")]
    [InlineData("""{"buckets":[{"name":"b","objects":[{"name":"x","text":"t","count":2}]}]}""", "count")]
    [InlineData("""{"buckets":[{"name":"b","objects":[{"name":"x","size":-1}]}]}""", "-1")]
    [InlineData("""{"buckets":[{"name":"b","objects":[{"name":"x","base64":"?"}]}]}""", "base64")]
    public void What_is_wrong_with_a_list_is_told(string json, string told)
        => Assert.Contains(told, Assert.Throws<FormatException>(() => Read(json)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_file_that_a_list_names_must_be_there()
        => Assert.Contains("nowhere", Assert.Throws<FileNotFoundException>(() => Read("""{"buckets":[{"name":"b","objects":[{"name":"x","file":"nowhere"}]}]}""")).Message, StringComparison.Ordinal);

    private static byte[] ContentOf(Bucket bucket, string name)
    {
        ObjectRecord record = bucket.Find(Encoding.UTF8.GetBytes(name))!;
        byte[] content = new byte[record.Size];
        Assert.Equal(content.Length, record.Content.Read(0, content));
        return content;
    }

    private SeedFile Read(string json)
    {
        string path = Path.Combine(_folder.Path, "seed.json");
        File.WriteAllText(path, json);
        return SeedFile.Read(path);
    }
}
