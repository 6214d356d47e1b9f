namespace AisFs.TestKit.Transcripts;

/// <summary>What happened between the recorded requests of transcripts 01 to 15 without being recorded.</summary>
public static class ReplayScenery
{
    /// <summary>Does what was done before a request.</summary>
    public static async Task BeforeAsync(ISceneryCluster cluster, string file, Hop hop)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(hop);
        switch (file[..2], hop.Section)
        {
            case ("01", _) when hop.Number == 1:
                await cluster.CreateBucketAsync("ceo");
                break;
            case ("02", "list buckets") when hop.Target == "/v1/buckets":
                await cluster.RemoveBucketAsync("tbx");
                await cluster.RemoveBucketAsync("UPPER.dots_and-x");
                break;
            case ("02", _) when hop.Section.StartsWith("bucket info", StringComparison.Ordinal):
                await cluster.PutAsync("tb/s1", ReplayFiles.Hello);
                break;
            case ("03", _) when hop.Section.StartsWith("big PUT", StringComparison.Ordinal):
                await cluster.RemoveBucketAsync("tbz");
                await cluster.CreateBucketAsync("tbz");
                break;
            case ("04", _) when hop.Number == 1:
                await cluster.RemoveBucketAsync("tbz");
                await cluster.PutAsync("tb/r100k", ReplayFiles.Random100K);
                break;
            case ("06", _) when hop.Number == 1:
                await cluster.CreateBucketAsync("tbe");
                await cluster.CreateBucketAsync("tbl");
                for (int i = 1; i <= 25; i++)
                {
                    await cluster.PutAsync($"tbl/d{i % 3}/o{i:D2}", ReplayFiles.Hello);
                }

                await cluster.PutAsync("tbl/top1", ReplayFiles.Hello);
                await cluster.PutAsync("tbl/top2", ReplayFiles.Hello);
                break;
            case ("10", "rename object: POST action rename-obj") when hop.Number == 1:
                await cluster.CreateBucketAsync("tb2");
                await cluster.PutAsync("tb/ren1", ReplayFiles.Hello);
                break;
            case ("10", "rename onto an existing object") when hop.Method == "POST" && hop.Port == 8080:
                await cluster.PutAsync("tb/ren4", "other"u8.ToArray());
                break;
            case ("10", "custom metadata survives overwrite?") when hop.Port == 8080 && await cluster.SizeAsync("tb/o1") != ReplayFiles.Random100K.Length:
                await cluster.PutAsync("tb/o1", ReplayFiles.Random100K);
                break;
            case ("12", _) when hop.Number == 1:
                await cluster.PutAsync("tb/t.tar", ReplayFiles.Tar);
                await cluster.PutAsync("tb/t.tgz", ReplayFiles.Tgz);
                await cluster.PutAsync("tb/t.zip", ReplayFiles.Zip);
                await cluster.PutAsync("tb/noext", ReplayFiles.Tar);
                break;
        }
    }
}
