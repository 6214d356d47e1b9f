using System.Collections.Concurrent;
using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Uploads;

/// <summary>Multipart uploads that were begun.</summary>
internal sealed class UploadTable(ClusterClock clock)
{
    private readonly ConcurrentDictionary<string, Upload> _uploads = new();

    /// <summary>All uploads.</summary>
    public ICollection<Upload> All => _uploads.Values;

    public Upload Create(BucketKey bucket, byte[] name, string checksumType)
    {
        Upload upload = new(Ids.New(9), bucket, name, checksumType) { Created = clock.Now };
        _uploads[upload.Id] = upload;
        return upload;
    }

    public Upload? Find(string id, BucketKey bucket, ReadOnlySpan<byte> name)
        => _uploads.TryGetValue(id, out Upload? upload) && upload.Bucket == bucket && name.SequenceEqual(upload.Name) ? upload : null;

    /// <summary>Takes an upload out; only one caller gets it.</summary>
    public bool TryTake(Upload upload) => _uploads.TryRemove(new KeyValuePair<string, Upload>(upload.Id, upload));
}
