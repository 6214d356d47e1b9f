using AisFs.Client.Tests.Golden.Script;

namespace AisFs.Client.Tests.Golden.Api;

/// <summary>Names that only the SDK of 2024 (1.4) had, each made of the same API: its writers and readers were the object itself.</summary>
internal static class SeedApi
{
    public static void AddSeed(SdkContext context, PyObject result, AisObject item)
    {
        PyObject writer = WrapWriter(context, item);
        foreach (string name in (string[])["put_content", "put_file", "append_content", "set_custom_props"])
        {
            result.Property(name, () => writer.GetAsync(name));
        }

        result.Method("get", async a =>
        {
            Dictionary<string, object?> named = [];
            if (a.Get(0, "archpath") as string is { Length: > 0 } path)
            {
                named["archive_config"] = NewArchiveConfig(new PyArguments([path], new Dictionary<string, object?>()));
            }

            if (a.Get(2, "etl_name") as string is { Length: > 0 } etl)
            {
                named["etl"] = new PyObject("ETLConfig").Value("etl", new AisEtlReference { Name = etl });
            }

            foreach ((int index, string name) in ((int, string)[])[(1, "chunk_size"), (3, "writer"), (4, "latest"), (5, "byte_range")])
            {
                if (a.Get(index, name) is { } value && value is not "")
                {
                    named[name] = value;
                }
            }

            a.Done("get");
            return (object?)await WrapReaderAsync(item, new PyArguments([], named));
        });
    }

    /// <summary>The bits that had another name then, and the ones that have another meaning now.</summary>
    public static void AddSeedFlags(PyObject flags)
        => flags.Value("USE_CACHE", new PyEnum("ListObjectFlag", "USE_CACHE", (long)int.Log2((int)AisListFlags.NotCached)));

    public static AisEtlReference? ReadSeedEtl(PyArguments a, int index)
        => a.Get(index, "etl") is PyObject config ? config.Peek("etl") as AisEtlReference
            : a.Get(-1, "etl_name") as string is { Length: > 0 } name ? new AisEtlReference { Name = name }
            : a.Get(index, "etl") as string is { Length: > 0 } plain ? new AisEtlReference { Name = plain }
            : null;
}
