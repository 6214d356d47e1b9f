using AisFs.DevServer.Blobs;
using AisFs.DevServer.Nodes;

namespace AisFs.DevServer.Buckets;

/// <summary>Where content lies: in memory or in a folder. The index of names is the bucket's.</summary>
internal interface IStorage : IDisposable
{
    /// <summary>Bytes that may be stored in all, and bytes in use; the capacity that the cluster reports.</summary>
    (long Total, long Used) Capacity();

    BlobWriter CreateWriter(long expectedLength);

    /// <summary>
    /// Makes an object version durable. <paramref name="draft"/> holds the content (its reference passes on) and all
    /// metadata; the result is the record to put into the index.
    /// </summary>
    ObjectRecord Publish(Bucket bucket, byte[] name, ObjectRecord draft);

    /// <summary>One content out of several parts, in order; their references pass on.</summary>
    Blob Join(IReadOnlyList<Blob> parts);

    /// <summary>A content that lives on its own; null if some of it is lost.</summary>
    Blob? Copy(Blob content)
    {
        if (content.IsTorn)
        {
            return null;
        }

        using BlobWriter writer = CreateWriter(content.Length);
        writer.Append(content);
        return writer.Seal();
    }

    /// <summary>Makes a change of metadata durable; the content stays.</summary>
    ObjectRecord SaveMetadata(Bucket bucket, byte[] name, ObjectRecord changed);

    /// <summary>Forgets a version that is no longer in the index; its content goes when the last reader is done.</summary>
    void Retire(Bucket bucket, byte[] name, ObjectRecord record);

    /// <summary>A directory was made or removed on a mountpath.</summary>
    void SaveDirectory(Bucket bucket, Mountpath at, byte[] name, bool exists)
    {
    }

    /// <summary>A target uses other mountpaths than before.</summary>
    void SaveMountpaths(NodeInfo target)
    {
    }

    void SaveBucket(Bucket bucket);

    void RemoveBucket(Bucket bucket);

    /// <summary>Restores the buckets and objects of an earlier run.</summary>
    void Load(BucketTable buckets, ClusterMap map);
}
