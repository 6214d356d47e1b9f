using System.Globalization;
using AisFs.DevServer.Blobs;
using AisFs.DevServer.Buckets;
using AisFs.DevServer.Nodes;
using Microsoft.Extensions.Logging;

namespace AisFs.DevServer.Storage;

/// <summary>Restores the buckets and objects that an earlier run left in a folder, and removes what belongs to no valid object.</summary>
internal sealed class DirectoryLoader(DirectoryLayout layout, DirectoryLog directories, ClusterMap map, ILogger logger)
{
    private long _generation;

    /// <summary>Loads everything.</summary>
    /// <param name="buckets">Where the buckets go.</param>
    /// <param name="storage">The storage that keeps them from now on.</param>
    /// <returns>The greatest generation of all objects.</returns>
    public long Load(BucketTable buckets, IStorage storage)
    {
        foreach (string folder in Directory.GetDirectories(layout.Buckets))
        {
            string description = DirectoryLayout.DescriptionOf(folder);
            if (!File.Exists(description))
            {
                Directory.Delete(folder, recursive: true);
            }
            else if (ulong.TryParse(Path.GetFileName(folder), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out ulong id))
            {
                Bucket bucket = BucketFile.Load(description, id, map, storage);
                buckets.Restore(bucket);
                directories.Load(folder, (place, name) =>
                {
                    if (map.MountpathByKey(place) is { } at)
                    {
                        bucket.OnMountpaths?[at].MakeDirectory(name);
                    }
                });
                LoadObjects(bucket, DirectoryLayout.ObjectsOf(folder));
            }
        }

        return _generation;
    }

    private void LoadObjects(Bucket bucket, string folder)
    {
        if (!Directory.Exists(folder))
        {
            return;
        }

        foreach (string group in Directory.GetDirectories(folder))
        {
            // For each hash of a name: the file of the greatest complete generation.
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
            StorageLog.DamagedFile(logger, path, "its end is missing");
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

            string part = DirectoryLayout.PartPath(path, i);
            if (!File.Exists(part) || new FileInfo(part).Length != footer.Parts[i])
            {
                StorageLog.DamagedFile(logger, path, $"part {i + 1} is missing");
                return false;
            }

            paths.Add(part);
        }

        bool single = paths.Count == 0;
        FileBlob content = FileBlob.Stored(single ? [path] : paths, single ? [footer.Size] : [.. footer.Parts.Select(Math.Abs)], single ? null : path);
        string changed = path + FileBlob.MetadataSuffix;
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

    /// <summary>Removes what belongs to no valid object: older generations, torn writes, parts without an object.</summary>
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
