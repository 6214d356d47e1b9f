using System.Text.RegularExpressions;

namespace AisFs.TestKit.Transcripts;

/// <summary>What happened between the recorded requests of transcripts 18 to 25 without being recorded.</summary>
public sealed partial class MountpathScenery(ISceneryCluster cluster, Normalizer normalizer)
{
    private readonly HashSet<string> _uploads = [];
    private readonly HashSet<string> _sections = [];
    private string _appended = string.Empty;

    /// <summary>Does what was done before a request.</summary>
    public async Task BeforeAsync(string file, Hop hop)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(hop);
        bool first = _sections.Add(hop.Section);
        switch (file[..2])
        {
            case "18":
                await RenameNamesAsync(hop, first);
                break;
            case "19" when first:
                await RenameErrorsAsync(hop);
                break;
            case "20":
                await LeftDirectoriesAsync(hop, first);
                break;
            case "21":
                await AttributesAsync(hop);
                break;
            case "22" when hop.Number == 1:
                await cluster.CreateBucketAsync("tp");
                break;
            case "23":
                await PartsAsync(hop, first);
                break;
            case "24":
                await AppendsAsync(hop, first);
                break;
            case "25":
                await ListingAsync(hop, first);
                break;
        }

        await BeginUploadAsync(hop);
    }

    /// <summary>Uploads whose beginning is not recorded.</summary>
    private async Task BeginUploadAsync(Hop hop)
    {
        if (UploadId().Match(hop.Target) is { Success: true } match && hop.Port == 7180 && !_uploads.Contains(match.Groups[3].Value) && !normalizer.Knows(match.Groups[3].Value))
        {
            _uploads.Add(match.Groups[3].Value);
            normalizer.Map(match.Groups[3].Value, await cluster.BeginUploadAsync($"{match.Groups[1].Value}/{match.Groups[2].Value}"));
        }
    }

    private async Task RenameNamesAsync(Hop hop, bool first)
    {
        bool renames = hop.Method == "POST" && hop.Target == "/v1/objects/tn/src";
        bool copies = hop.Method == "PUT" && hop.Target.StartsWith("/v1/objects/tn/src?object_to=", StringComparison.Ordinal);
        if (hop.Port == 7180 && (renames || copies || (first && hop.Target.StartsWith("/v1/buckets/tn?", StringComparison.Ordinal))))
        {
            await cluster.RemoveBucketAsync("tn");
            await cluster.CreateBucketAsync("tn");
            await cluster.PutAsync("tn/src", "precious"u8.ToArray());
        }
    }

    private async Task RenameErrorsAsync(Hop hop)
    {
        if (hop.Number == 1)
        {
            await cluster.CreateBucketAsync("te");
            await cluster.PutAsync("te/x0", "file"u8.ToArray());
            await cluster.PutAsync("te/t0", "precious"u8.ToArray());
        }

        await cluster.PutAsync("te/s1", "precious"u8.ToArray());
    }

    private async Task LeftDirectoriesAsync(Hop hop, bool first)
    {
        if (hop.Number == 1)
        {
            await cluster.CreateBucketAsync("tl");
        }

        if (first && hop.Section.StartsWith("the name of a left directory", StringComparison.Ordinal))
        {
            for (int i = 0; i <= 85; i++)
            {
                await StoreAndDeleteAsync($"tl/d{i}/f");
            }
        }

        if (first && hop.Section.StartsWith("rename and copy onto it", StringComparison.Ordinal))
        {
            await cluster.PutAsync("tl/s0", "src"u8.ToArray());
            await cluster.PutAsync("tl/t0", "src"u8.ToArray());
        }

        if (first && hop.Section.StartsWith("it does not help", StringComparison.Ordinal))
        {
            // Names were tried until one was refused.
            for (int i = 0; i <= 11; i++)
            {
                await StoreAndDeleteAsync($"tl/n{i}/a/f");
                await cluster.TryPutAsync($"tl/n{i}", "2"u8.ToArray());
            }
        }

        if (hop.Target.StartsWith("/v1/objects/tl/d6?append_type=flush", StringComparison.Ordinal) && hop.Port == 7180)
        {
            normalizer.LastAppendHandle = await cluster.AppendAsync("tl/d6", "x");
        }
    }

    private async Task StoreAndDeleteAsync(string name)
    {
        await cluster.PutAsync(name, "1"u8.ToArray());
        await cluster.DeleteAsync(name);
    }

    private async Task AttributesAsync(Hop hop)
    {
        if (hop.Number == 1)
        {
            await cluster.CreateBucketAsync("ta");
        }

        if (hop.Port != 7180 || hop.Method is not ("POST" or "PUT"))
        {
            return;
        }

        string source = hop.Target.Split('/', '?')[4];
        string target = source.Replace("-s", "-t", StringComparison.Ordinal);
        if (source[0] == 'n')
        {
            await cluster.PutAsync("ta/" + source, [], ("Ais-Custom-Md", "who=new"));
            await cluster.PutAsync("ta/" + target, [], ("Ais-Custom-Md", "who=old"));
            return;
        }

        await cluster.PutAsync("ta/" + source, "src1"u8.ToArray());
        await cluster.PutAsync("ta/" + source, "src2"u8.ToArray(), ("Ais-Custom-Md", "s=1"));
        await cluster.PatchAsync("ta/" + source, "{\"value\":{\"both\":\"src\"}}");
        for (int i = 1; i <= 3; i++)
        {
            await cluster.PutAsync("ta/" + target, "dst"u8.ToArray(), ("Ais-Custom-Md", "d=2"));
        }

        await cluster.PatchAsync("ta/" + target, "{\"value\":{\"both\":\"dst\"}}");
    }

    private async Task PartsAsync(Hop hop, bool first)
    {
        if (hop.Number == 1)
        {
            await cluster.CreateBucketAsync("tm");
            await cluster.PutAsync("tm/a", "OLD CONTENT"u8.ToArray());
            await cluster.PutAsync("tm/b", "OLD CONTENT"u8.ToArray());
            await cluster.PutAsync("tm/plain", "x"u8.ToArray());
            await cluster.PutAsync("tm/j", "old"u8.ToArray(), ("Ais-Custom-Md", "k=v"));
        }

        if (first && hop.Section.StartsWith("an object of ONE part", StringComparison.Ordinal))
        {
            normalizer.LastAppendHandle = string.Empty;
        }

        if (hop.Target.StartsWith("/v1/objects/tm/c1?append_type=flush", StringComparison.Ordinal) && hop.Port == 7180)
        {
            normalizer.LastAppendHandle = await cluster.AppendAsync("tm/c1", "+tail");
        }
    }

    private async Task AppendsAsync(Hop hop, bool first)
    {
        if (hop.Number == 1)
        {
            await cluster.CreateBucketAsync("tap");
        }

        if (!first)
        {
            return;
        }

        switch (hop.Section.Split(' ')[0..3])
        {
            case ["the", "same", "handle"]:
                string one = await cluster.AppendAsync("tap/d", "one");
                await cluster.AppendAsync("tap/d", "two", one);
                normalizer.LastAppendHandle = await cluster.AppendAsync("tap/d", "two", one);
                break;
            case ["flush", "with", "an"]:
                string older = await cluster.AppendAsync("tap/e", "one");
                _appended = await cluster.AppendAsync("tap/e", "two", older);
                normalizer.LastAppendHandle = older;
                await cluster.FlushAsync("tap/e2", await cluster.AppendAsync("tap/e2", "two", await cluster.AppendAsync("tap/e2", "one")));
                break;
            case ["flush", "again:", "200,"]:
                normalizer.LastAppendHandle = _appended;
                break;
            case ["flush", "under", "another"]:
                normalizer.LastAppendHandle = await cluster.AppendAsync("tap/f", "ff");
                break;
            case ["the", "object", "changes"]:
                await cluster.PutAsync("tap/h", "base"u8.ToArray());
                normalizer.LastAppendHandle = await cluster.AppendAsync("tap/h", "+1");
                await cluster.PutAsync("tap/h", "changed"u8.ToArray());
                break;
            case ["a", "malformed", "checksum"]:
                normalizer.LastAppendHandle = await cluster.AppendAsync("tap/i", "x");
                break;
            case ["flush", "tells", "no"]:
                normalizer.LastAppendHandle = await cluster.AppendAsync("tap/j", "x");
                break;
        }
    }

    private async Task ListingAsync(Hop hop, bool first)
    {
        if (hop.Number == 1)
        {
            await FillAsync("tls", "a ab.x ab/c ab/d/e ab/d/f ab0 b dir-1/w dir/sub/y dir/sub2/z dir/x dir2/q");
            await FillAsync("tls2", "foo/0 foo/1 foo/2 foo/3 foo/4 foo/5 foo-bar/0 foo-bar/1 foo-bar/2");
            await FillAsync("tls3", string.Join(' ', Enumerable.Range(0, 8).Select(i => $"d{i}/x d{i}-1/y d{i}.txt")));
        }

        if (first && hop.Section.StartsWith("prefix that is also", StringComparison.Ordinal))
        {
            foreach (string name in Neighbours())
            {
                await cluster.PutAsync("tls/" + name, "x"u8.ToArray());
            }
        }

        if (first && hop.Section.StartsWith("no body", StringComparison.Ordinal))
        {
            foreach (string name in Neighbours())
            {
                await cluster.DeleteAsync("tls/" + name);
            }
        }

        if (first && hop.Section.StartsWith("names of bytes", StringComparison.Ordinal))
        {
            await cluster.RemoveBucketAsync("tls2");
            await cluster.CreateBucketAsync("tls2");
        }

        static IEnumerable<string> Neighbours() => Enumerable.Range(0, 30).SelectMany(i => new[] { $"p{i}/a", $"p{i}x" });
    }

    private async Task FillAsync(string bucket, string names)
    {
        await cluster.CreateBucketAsync(bucket);
        foreach (string name in names.Split(' '))
        {
            await cluster.PutAsync($"{bucket}/{name}", "x"u8.ToArray());
        }
    }

    [GeneratedRegex("^/v1/objects/([^/]+)/([^?]+)\\?uploadId=([A-Za-z0-9_-]+)")]
    private static partial Regex UploadId();
}
