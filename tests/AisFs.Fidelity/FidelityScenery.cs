using AisFs.TestKit.Transcripts;

namespace AisFs.Fidelity;

/// <summary>What happened between the recorded requests, done in one of the clusters.</summary>
internal sealed class FidelityScenery(Side side)
{
    private readonly MountpathScenery _mountpaths = new(side.Cluster, side.Normalizer);

    public async Task BeforeAsync(string file, Hop hop)
    {
        switch (file[..2])
        {
            case "17" or "27" when hop.Number == 1:
                await FillRemoteAsync();
                break;
            case "27" when hop.Section == "listings tell the names as they are":
                await side.Remote!.PutAsync("rbk/l/%2541", "x"u8.ToArray());
                break;
            case "26" when hop.Number == 1:
                await side.Cluster.CreateBucketAsync("thk");
                await side.Cluster.CreateBucketAsync("thkc");
                await side.Cluster.PutAsync("thk/locked", "0123456789"u8.ToArray());
                await side.Cluster.PutAsync("thk/o", "0123456789"u8.ToArray());
                await side.Cluster.PutAsync("thk/dir0/x", "x"u8.ToArray());
                await side.Cluster.PutAsync("thk/dir1/x", "x"u8.ToArray());
                break;
            case "18" or "19" or "20" or "21" or "22" or "23" or "24" or "25":
                await _mountpaths.BeforeAsync(file, hop);
                break;
            default:
                await ReplayScenery.BeforeAsync(side.Cluster, file, hop);
                break;
        }
    }

    private async Task FillRemoteAsync()
    {
        HttpCluster remote = side.Remote!;
        await remote.RemoveBucketAsync("rb");
        await remote.CreateBucketAsync("rb");
        await remote.PutAsync("rb/ro1", ReplayFiles.Hello);
        await remote.RemoveBucketAsync("rbk");
        await remote.CreateBucketAsync("rbk");
        foreach ((string name, string content) in ((string, string)[])[("%2541", "percent"), ("A", "letter A"), ("what", "what"), ("what%3Fx%3D1", "with a question mark")])
        {
            await remote.PutAsync("rbk/" + name, System.Text.Encoding.ASCII.GetBytes(content));
        }
    }
}
