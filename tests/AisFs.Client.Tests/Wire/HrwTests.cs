using System.Globalization;
using System.Text.Json;
using AisFs.TestKit;

namespace AisFs.Client.Tests.Wire;

/// <summary>Which target owns an object, by the recorded vectors.</summary>
public sealed class HrwTests(ITestOutputHelper output)
{
    [Fact]
    public void All_recorded_vectors_pass()
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(Repository.WireData("hrw-vectors.json")));
        JsonElement root = document.RootElement;
        foreach (JsonElement item in root.GetProperty("xxhash64").EnumerateArray())
        {
            Assert.Equal(Number(item, "digest"), AisClusterMap.Digest(item.GetProperty("text").GetString()!));
        }

        foreach (JsonElement item in root.GetProperty("xoshiro256_hash").EnumerateArray())
        {
            Assert.Equal(Number(item, "hash"), AisClusterMap.Scramble(Number(item, "seed")));
        }

        Dictionary<string, AisClusterMap> maps = root.GetProperty("smaps").EnumerateObject().ToDictionary(
            static map => map.Name,
            static map => new AisClusterMap(1, "u", null, [], [.. map.Value.EnumerateArray().Select(static node => new AisNode
            {
                Id = node.GetProperty("id").GetString()!,
                Flags = node.GetProperty("flags").GetUInt64(),
                IdDigest = Number(node, "id_digest"),
            })]));
        foreach (JsonElement item in root.GetProperty("weights").EnumerateArray())
        {
            AisClusterMap map = maps[item.GetProperty("smap").GetString()!];
            foreach (JsonProperty weight in item.GetProperty("weights").EnumerateObject())
            {
                ulong digest = map.Targets.Single(node => node.Id == weight.Name).IdDigest;
                Assert.Equal(ulong.Parse(weight.Value.GetString()!, CultureInfo.InvariantCulture), AisClusterMap.Weigh(digest, Number(item, "digest")));
            }
        }

        int count = 0;
        using AisClient client = new("http://localhost:1");
        foreach (JsonElement item in root.GetProperty("vectors").EnumerateArray())
        {
            AisNamespace ns = AisNamespace.Parse(item.GetProperty("namespace").GetString()!);
            AisBucket bucket = client.Bucket(item.GetProperty("bucket").GetString()!, item.GetProperty("provider").GetString()!, ns);
            string name = item.GetProperty("object").GetString()!;
            Assert.Equal(item.GetProperty("uname").GetString(), bucket.UniqueName + name);
            Assert.Equal(Number(item, "digest"), AisClusterMap.Digest(bucket.UniqueName + name));
            Assert.Equal(item.GetProperty("target").GetString(), maps[item.GetProperty("smap").GetString()!].FindOwner(bucket.UniqueName + name)?.Id);
            count++;
        }

        output.WriteLine($"{count} vectors run: {count} equal");
        Assert.True(count > 0);
    }

    [Fact]
    public void An_old_cluster_sends_no_digests_they_are_computed()
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(Repository.WireData("hrw-vectors.json")));
        foreach (JsonProperty map in document.RootElement.GetProperty("smaps").EnumerateObject())
        {
            foreach (JsonElement node in map.Value.EnumerateArray())
            {
                ulong digest = AisClusterMap.Digest(node.GetProperty("id").GetString()!);
                if (map.Name != "n3-no-digest")
                {
                    Assert.Equal(Number(node, "id_digest"), digest);
                }

                AisFs.Client.Wire.Answers.NodeDto old = new() { Id = node.GetProperty("id").GetString() };
                Assert.Equal(digest, old.ToNode("key").IdDigest);
            }
        }
    }

    private static ulong Number(JsonElement item, string name) => ulong.Parse(item.GetProperty(name).GetString()!, CultureInfo.InvariantCulture);
}
