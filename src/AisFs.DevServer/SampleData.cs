using System.Formats.Tar;
using System.Globalization;
using System.Text;

namespace AisFs.DevServer;

/// <summary>A small readable tree for demos: texts, a table, a nested data set of small files, a large object and a tar shard.</summary>
public static class SampleData
{
    /// <summary>The bucket of documents.</summary>
    public const string DocumentsBucket = "documents";

    /// <summary>The bucket of the data set, the large object and the shard.</summary>
    public const string DatasetBucket = "dataset";

    /// <summary>Size of <c>large/random-64MiB.bin</c> in bytes.</summary>
    public const int LargeSize = 64 << 20;

    /// <summary>Fills a cluster. What is there already is overwritten.</summary>
    /// <param name="cluster">The cluster.</param>
    public static void Fill(DevCluster cluster)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        FillDocuments(cluster);
        FillDataset(cluster);
    }

    private static void FillDocuments(DevCluster cluster)
    {
        Put(cluster, DocumentsBucket, "welcome.txt", """
            Welcome to AisFs.

            Every file here is an object in a bucket of an AIStore cluster, and every object you write is a file for
            everyone else. Try: ls -l, cat, cp, mv, mkdir, an editor, git clone.

            This cluster runs inside of the demo. It is gone when the demo ends.

            """);
        Put(cluster, DocumentsBucket, "notes/todo.txt", "- read welcome.txt\n- copy a directory in here\n- look at it with any AIS client\n");
        Put(cluster, DocumentsBucket, "notes/2026/january.txt", "Nothing happened in January.\n");
        Put(cluster, DocumentsBucket, "notes/2026/february.txt", "February was shorter, and nothing happened either.\n");
        StringBuilder table = new("city,country,latitude,longitude\n");
        ReadOnlySpan<string> rows =
        [
            "Lisbon,Portugal,38.72,-9.14", "Oslo,Norway,59.91,10.75", "Nairobi,Kenya,-1.29,36.82", "Kyoto,Japan,35.01,135.77",
            "Lima,Peru,-12.05,-77.04", "Hobart,Australia,-42.88,147.33", "Reykjavik,Iceland,64.15,-21.94", "Quito,Ecuador,-0.18,-78.47",
        ];
        foreach (string row in rows)
        {
            table.Append(row).Append('\n');
        }

        Put(cluster, DocumentsBucket, "tables/cities.csv", table.ToString());
        Put(cluster, DocumentsBucket, "src/hello.c", "#include <stdio.h>\n\nint main(void)\n{\n    puts(\"hello, world\");\n    return 0;\n}\n");
        Put(cluster, DocumentsBucket, "src/Makefile", "hello: hello.c\n\tcc -O2 -o $@ $<\n");
    }

    private static void FillDataset(DevCluster cluster)
    {
        const int Classes = 5;
        const int PerClass = 40;
        Random random = new(2026);
        using MemoryStream shard = new();
        using (TarWriter tar = new(shard, TarEntryFormat.Ustar, leaveOpen: true))
        {
            for (int label = 0; label < Classes; label++)
            {
                for (int i = 0; i < PerClass; i++)
                {
                    string stem = string.Create(CultureInfo.InvariantCulture, $"class{label}/{i:D4}");
                    byte[] image = Image(random, label);
                    byte[] text = Encoding.UTF8.GetBytes($"{label}\n");
                    cluster.PutObject(DatasetBucket, $"images/{stem}.pgm", image);
                    cluster.PutObject(DatasetBucket, $"images/{stem}.cls", text);
                    if (i < 10)
                    {
                        Add(tar, stem + ".pgm", image);
                        Add(tar, stem + ".cls", text);
                    }
                }
            }
        }

        cluster.PutObject(DatasetBucket, "shards/shard-000000.tar", shard.GetBuffer().AsSpan(0, (int)shard.Length));
        byte[] large = GC.AllocateUninitializedArray<byte>(LargeSize);
        random.NextBytes(large);
        cluster.PutObject(DatasetBucket, "large/random-64MiB.bin", large);
        Put(cluster, DatasetBucket, "README.txt", "images/ holds 5 classes of 40 grey pictures (PGM) with their labels, shards/ the first of them as a tar archive.\n");
    }

    /// <summary>A picture of 28 x 28 grey pixels: a gradient that depends on the class, with noise.</summary>
    private static byte[] Image(Random random, int label)
    {
        const int Side = 28;
        byte[] head = "P5\n28 28\n255\n"u8.ToArray();
        byte[] image = new byte[head.Length + (Side * Side)];
        head.CopyTo(image, 0);
        for (int i = 0; i < Side * Side; i++)
        {
            int x = i % Side;
            int y = i / Side;
            int value = (label * 40) + (x * label) + (y * (4 - label)) + random.Next(32);
            image[head.Length + i] = (byte)Math.Clamp(value, 0, 255);
        }

        return image;
    }

    private static void Add(TarWriter tar, string name, byte[] content)
    {
        using MemoryStream data = new(content);
        tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name)
        {
            DataStream = data,
            ModificationTime = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero),
            Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead,
        });
    }

    private static void Put(DevCluster cluster, string bucket, string name, string text)
        => cluster.PutObject(bucket, name, Encoding.UTF8.GetBytes(text));
}
