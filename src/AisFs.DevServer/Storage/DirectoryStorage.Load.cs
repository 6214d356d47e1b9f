using System.Globalization;
using System.Text.Json;
using AisFs.DevServer.Cluster;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Storage;

internal sealed partial class DirectoryStorage
{
    public void Load(ClusterState cluster)
    {
        foreach (string folder in Directory.GetDirectories(Path.Combine(_root, "buckets")))
        {
            string description = Path.Combine(folder, "bucket.json");
            if (!File.Exists(description))
            {
                Directory.Delete(folder, recursive: true);
            }
            else if (ulong.TryParse(Path.GetFileName(folder), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out ulong id))
            {
                Bucket bucket = LoadBucket(description, id, cluster);
                cluster.Restore(bucket);
                _directories.Load(folder, (place, name) =>
                {
                    if (cluster.MountpathByKey(place) is { } at)
                    {
                        bucket.OnMountpaths?[at].MakeDirectory(name);
                    }
                });
                LoadObjects(bucket, Path.Combine(folder, "objects"));
            }
        }
    }

    private static Bucket LoadBucket(string description, ulong id, ClusterState cluster)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(description));
        JsonElement root = document.RootElement;
        BucketKey key = new(Text("provider"), Text("uuid"), Text("namespace"), Text("name"));
        return new Bucket(key, id, root.GetProperty("created").GetInt64(), BucketProperties.Parse(Text("properties")), cluster);

        string Text(string field) => root.GetProperty(field).GetString()!;
    }

    private void LoadObjects(Bucket bucket, string folder)
    {
        if (!Directory.Exists(folder))
        {
            return;
        }

        foreach (string group in Directory.GetDirectories(folder))
        {
            // Of each name's hash: the file of the greatest complete generation.
            Dictionary<string, (long Generation, string Path)> valid = [];
            HashSet<string> wanted = [];
            string[] files = Directory.GetFiles(group);
            foreach (string path in files)
            {
                string[] parts = Path.GetFileName(path).Split('.');
                if (parts.Length == 2 && long.TryParse(parts[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out long generation)
                    && (!valid.TryGetValue(parts[0], out (long Generation, string Path) best) || best.Generation < generation)
                    && LoadObject(bucket, path, generation, wanted))
                {
                    valid[parts[0]] = (generation, path);
                    _generation = Math.Max(_generation, generation);
                }
            }

            RemoveLeftovers(files, valid, wanted);
        }
    }

    private bool LoadObject(Bucket bucket, string path, long generation, HashSet<string> wanted)
    {
        RecordFooter? footer = RecordFooter.Read(path);
        if (footer is null)
        {
            Log.DamagedFile(_logger, path, "its end is missing");
            return false;
        }

        List<string?> paths = [];
        for (int i = 0; i < footer.Parts.Count; i++)
        {
            if (footer.Parts[i] < 0)
            {
                paths.Add(null);
                continue;
            }

            string part = PartPath(path, i);
            if (!File.Exists(part) || new FileInfo(part).Length != footer.Parts[i])
            {
                Log.DamagedFile(_logger, path, $"part {i + 1} is missing");
                return false;
            }

            paths.Add(part);
        }

        bool single = paths.Count == 0;
        FileBlob content = FileBlob.Stored(single ? [path] : paths, single ? [footer.Size] : [.. footer.Parts.Select(Math.Abs)], single ? null : path);
        string changed = path + MetadataSuffix;
        if (File.Exists(changed) && RecordFooter.Read(changed) is { } later)
        {
            footer = later;
            wanted.Add(changed);
        }

        wanted.Add(path);
        wanted.UnionWith(paths.OfType<string>());
        bucket.Restore(footer.Name, footer.Record with { Content = content, Generation = generation }, footer.Place);
        return true;
    }

    /// <summary>Whatever belongs to no valid object: older generations, torn writes, parts without an object.</summary>
    private static void RemoveLeftovers(string[] files, Dictionary<string, (long Generation, string Path)> valid, HashSet<string> wanted)
    {
        foreach (string path in files)
        {
            string name = Path.GetFileName(path);
            string hash = name.Split('.')[0];
            bool current = wanted.Contains(path) && valid.TryGetValue(hash, out (long Generation, string Path) best)
                && path.StartsWith(best.Path, StringComparison.Ordinal)
                && (path.Length == best.Path.Length || path[best.Path.Length] == '.');
            if (!current)
            {
                FileBlob.DeleteQuietly(path);
            }
        }
    }
}
