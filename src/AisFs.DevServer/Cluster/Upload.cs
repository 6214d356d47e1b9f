using AisFs.DevServer.Protocol;

namespace AisFs.DevServer.Cluster;

/// <summary>One multipart upload.</summary>
internal sealed class Upload(string id, BucketKey bucket, byte[] name)
{
    private readonly Dictionary<int, UploadPart> _parts = [];
    private readonly Lock _gate = new();
    private bool _closed;

    public string Id => id;

    public BucketKey Bucket => bucket;

    public byte[] Name => name;

    /// <summary>Adds or replaces a part; false if the upload has ended meanwhile.</summary>
    public bool Add(int number, UploadPart part)
    {
        UploadPart? old;
        lock (_gate)
        {
            if (_closed)
            {
                return false;
            }

            _parts.Remove(number, out old);
            _parts[number] = part;
        }

        old?.Content.Release();
        return true;
    }

    public int PartCount
    {
        get
        {
            lock (_gate)
            {
                return _parts.Count;
            }
        }
    }

    public UploadPart? Part(int number)
    {
        lock (_gate)
        {
            return _parts.GetValueOrDefault(number);
        }
    }

    /// <summary>Ends the upload; the parts pass to the caller.</summary>
    public Dictionary<int, UploadPart> Close()
    {
        lock (_gate)
        {
            _closed = true;
            Dictionary<int, UploadPart> parts = new(_parts);
            _parts.Clear();
            return parts;
        }
    }
}
