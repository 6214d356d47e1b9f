using AisFs.DevServer.Protocol;
using AisFs.DevServer.Storage;

namespace AisFs.DevServer.Cluster;

/// <summary>Content that grows until it is flushed into its object.</summary>
internal sealed class PendingAppend(BucketKey bucket, byte[] name, string workFile, BlobWriter writer, ChecksumState? checksum) : IDisposable
{
    public BucketKey Bucket => bucket;

    public byte[] Name => name;

    public string WorkFile => workFile;

    public BlobWriter Writer => writer;

    public ChecksumState? Checksum => checksum;

    /// <summary>One request at a time.</summary>
    public SemaphoreSlim Turn { get; } = new(1, 1);

    public void Dispose()
    {
        writer.Dispose();
        checksum?.Dispose();
        Turn.Dispose();
    }
}
