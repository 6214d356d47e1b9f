using AisFs.TestKit.Transcripts;

namespace AisFs.DevServer.Tests.Transcripts;

/// <summary>What happened between the recorded requests without being recorded.</summary>
internal static class ReplayScenery
{
    public static void Before(DevCluster cluster, string file, Hop hop)
    {
        switch (file[..2], hop.Section)
        {
            case ("01", _) when hop.Number == 1:
                cluster.CreateBucket("ceo");
                break;
            case ("02", "list buckets") when hop.Target == "/v1/buckets" && cluster.State.FindBucket(Key("tbx")) is not null:
                cluster.State.RemoveBucket(Key("tbx"));
                cluster.State.RemoveBucket(Key("UPPER.dots_and-x"));
                break;
            case ("02", _) when hop.Section.StartsWith("bucket info", StringComparison.Ordinal):
                cluster.PutObject("tb", "s1", ReplayFiles.Hello);
                break;
            case ("03", _) when hop.Section.StartsWith("big PUT", StringComparison.Ordinal):
                cluster.CreateBucket("tbz");
                break;
            case ("04", _) when hop.Number == 1:
                cluster.State.RemoveBucket(Key("tbz"));
                cluster.PutObject("tb", "r100k", ReplayFiles.Random100K);
                break;
            case ("06", _) when hop.Number == 1:
                cluster.CreateBucket("tbe");
                for (int i = 1; i <= 25; i++)
                {
                    cluster.PutObject("tbl", $"d{i % 3}/o{i:D2}", ReplayFiles.Hello);
                }

                cluster.PutObject("tbl", "top1", ReplayFiles.Hello);
                cluster.PutObject("tbl", "top2", ReplayFiles.Hello);
                break;
            case ("10", "rename object: POST action rename-obj") when hop.Number == 1:
                cluster.CreateBucket("tb2");
                cluster.PutObject("tb", "ren1", ReplayFiles.Hello);
                break;
            case ("10", "rename onto an existing object") when hop.Method == "POST" && hop.Port == 8080:
                cluster.PutObject("tb", "ren4", "other"u8);
                break;
            case ("10", "custom metadata survives overwrite?") when hop.Port == 8080:
                Overwrite(cluster, "tb", "o1", ReplayFiles.Random100K);
                break;
            case ("12", _) when hop.Number == 1:
                cluster.PutObject("tb", "t.tar", ReplayFiles.Tar);
                cluster.PutObject("tb", "t.tgz", ReplayFiles.Tgz);
                cluster.PutObject("tb", "t.zip", ReplayFiles.Zip);
                cluster.PutObject("tb", "noext", ReplayFiles.Tar);
                break;
        }
    }

    private static Protocol.BucketKey Key(string name) => Protocol.BucketKey.InGlobalNamespace("ais", name);

    /// <summary>A plain PUT: custom metadata stays.</summary>
    private static void Overwrite(DevCluster cluster, string bucket, string name, byte[] content)
    {
        Storage.ObjectRecord? present = cluster.State.FindBucket(Key(bucket))!.Find(System.Text.Encoding.UTF8.GetBytes(name));
        if (present!.Size != content.Length)
        {
            cluster.PutObject(bucket, name, content, custom: present.Custom.ToDictionary());
        }
    }
}
