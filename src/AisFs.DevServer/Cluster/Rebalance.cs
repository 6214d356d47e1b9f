using AisFs.DevServer.Storage;

namespace AisFs.DevServer.Cluster;

/// <summary>Moves objects to the targets that own their names.</summary>
internal static class Rebalance
{
    public static void Run(ClusterState cluster)
    {
        foreach (Bucket bucket in cluster.Buckets().Where(static bucket => !bucket.Key.IsRemote))
        {
            List<(byte[] Name, Mountpath From)> away = [];
            bucket.OnMountpaths!.Visit([], (file, record) =>
            {
                byte[] name = record.LongName ?? file;
                if (record.Place is { } place && place.Target != cluster.OwnerOf(bucket.Key, name))
                {
                    away.Add((name, place));
                }
            });
            away.ForEach(moved => Move(cluster, bucket, moved.Name, moved.From));
        }
    }

    private static void Move(ClusterState cluster, Bucket bucket, byte[] name, Mountpath from)
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
                using BlobWriter writer = cluster.Storage.CreateWriter(record.Size);
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
