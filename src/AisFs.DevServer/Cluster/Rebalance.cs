using AisFs.DevServer.Blobs;
using AisFs.DevServer.Buckets;
using AisFs.DevServer.Nodes;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Cluster;

/// <summary>Moves objects to the targets that own their names. As in AIStore, what was copied stays where it was until all is over.</summary>
internal sealed class Rebalance(ClusterMap map, BucketTable buckets, IStorage storage)
{
    /// <summary>Copies all that lies elsewhere to the owners.</summary>
    /// <returns>What is not needed any longer.</returns>
    public IReadOnlyList<(Bucket Bucket, byte[] Name, Mountpath From)> Copy()
    {
        List<(Bucket, byte[], Mountpath)> copied = [];
        foreach (Bucket bucket in buckets.All.Where(static bucket => !bucket.Key.IsRemote))
        {
            List<(byte[] Name, Mountpath From)> away = [];
            bucket.OnMountpaths!.Visit([], (file, record) =>
            {
                byte[] name = record.LongName ?? file;
                if (record.Place is { } place && place.Target != map.OwnerOf(bucket.Key, name))
                {
                    away.Add((name, place));
                }
            });
            copied.AddRange(away.Where(found => Copy(bucket, found.Name, found.From)).Select(found => (bucket, found.Name, found.From)));
        }

        return copied;
    }

    /// <summary>Removes what was copied.</summary>
    public static void Remove(IReadOnlyList<(Bucket Bucket, byte[] Name, Mountpath From)> copied)
    {
        foreach ((Bucket bucket, byte[] name, Mountpath from) in copied)
        {
            bucket.Remove(name, from);
        }
    }

    private bool Copy(Bucket bucket, byte[] name, Mountpath from)
    {
        if (bucket.Open(name, from) is not { } record)
        {
            return false;
        }

        try
        {
            // What was stored at the owner meanwhile is newer.
            if (bucket.Find(name) is null)
            {
                using BlobWriter writer = storage.CreateWriter(record.Size);
                writer.Append(record.Content);
                Blob content = writer.Seal();
                bucket.Store(name, _ => record with { Content = content });
            }

            return true;
        }
        catch (RequestException)
        {
            // A directory is in the way: the object stays where it is.
            return false;
        }
        finally
        {
            record.Content.Release();
        }
    }
}
