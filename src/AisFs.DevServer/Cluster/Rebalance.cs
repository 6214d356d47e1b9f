using AisFs.DevServer.Blobs;
using AisFs.DevServer.Buckets;
using AisFs.DevServer.Nodes;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Cluster;

/// <summary>Moves objects to the targets that own their names.</summary>
internal sealed class Rebalance(ClusterMap map, BucketTable buckets, IStorage storage)
{
    public void Run()
    {
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
            away.ForEach(moved => Move(bucket, moved.Name, moved.From));
        }
    }

    private void Move(Bucket bucket, byte[] name, Mountpath from)
    {
        if (bucket.Open(name, from) is not { } record)
        {
            return;
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

            bucket.Remove(name, from);
        }
        catch (RequestException)
        {
            // A directory is in the way: the object stays where it is.
        }
        finally
        {
            record.Content.Release();
        }
    }
}
