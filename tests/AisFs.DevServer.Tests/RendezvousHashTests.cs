using System.Text;
using System.Text.Json;
using AisFs.DevServer.Protocol;
using AisFs.TestKit;

namespace AisFs.DevServer.Tests;

public sealed class RendezvousHashTests
{
    [Fact]
    public async Task All_recorded_owners_are_found()
    {
        using JsonDocument document = JsonDocument.Parse(await File.ReadAllBytesAsync(Repository.WireData("hrw-vectors.json"), TestContext.Current.CancellationToken));
        JsonElement root = document.RootElement;
        int count = 0;
        foreach (JsonElement vector in root.GetProperty("vectors").EnumerateArray())
        {
            count++;
            if (vector.GetProperty("smap").GetString() == "n3-no-digest")
            {
                // What a client makes of a map without digests; this server always sends them.
                continue;
            }

            string uname = vector.GetProperty("uname").GetString()!;
            ulong digest = RendezvousHash.Digest(uname);
            Assert.Equal(vector.GetProperty("digest").GetString(), $"{digest}");
            Assert.True(BucketKey.TryParseUname(uname, out BucketKey bucket, out string name));
            Assert.Equal(uname, Encoding.UTF8.GetString(bucket.Uname(Encoding.UTF8.GetBytes(name))));

            // Nodes in maintenance or decommissioned own nothing; this server has none, but the vectors do.
            List<string> ids = [];
            foreach (JsonElement node in root.GetProperty("smaps").GetProperty(vector.GetProperty("smap").GetString()!).EnumerateArray())
            {
                if ((node.GetProperty("flags").GetInt32() & (4 | 8)) == 0)
                {
                    ids.Add(node.GetProperty("id").GetString()!);
                }

                if (node.TryGetProperty("id_digest", out JsonElement recorded) && recorded.GetString() is { Length: > 1 } text)
                {
                    Assert.Equal(text, $"{RendezvousHash.Digest(node.GetProperty("id").GetString()!)}");
                }
            }

            int index = RendezvousHash.Pick([.. ids.Select(RendezvousHash.Digest)], digest);
            string? owner = vector.TryGetProperty("target", out JsonElement target) && target.ValueKind == JsonValueKind.String ? target.GetString() : null;
            Assert.Equal(owner, index < 0 ? null : ids[index]);
        }

        Assert.True(count >= 150, $"only {count} vectors");
    }
}
