using AisFs.Client.Http;
using AisFs.Client.Jobs;
using AisFs.Client.Wire;
using AisFs.Client.Wire.Messages;

namespace AisFs.Client.Objects;

/// <summary>Starts jobs that work on one object.</summary>
internal sealed class ObjectJobs(AisTransport transport)
{
    /// <summary>Makes objects of files that lie on targets.</summary>
    /// <returns>The id of the job; empty when a single file was done at once.</returns>
    public ValueTask<string> PromoteAsync(ObjectAddress item, string path, AisPromoteOptions options, CancellationToken cancellationToken)
    {
        PromoteMessage message = new()
        {
            TargetId = options.TargetId,
            Source = path,
            ObjectName = item.WireName,
            Recursive = options.Recursive,
            Overwrite = options.Overwrite,
            DeleteSource = options.DeleteSource,
            NotShared = options.NotShared,
        };
        return StartAsync(item, MessageWriter.Action(AisJobKinds.Promote, message, MessageJson.Default.PromoteMessage, path), cancellationToken);
    }

    /// <summary>Fetches the object from the cloud or remote cluster in chunks.</summary>
    /// <returns>The id of the job.</returns>
    public ValueTask<string> BlobDownloadAsync(ObjectAddress item, AisBlobDownloadOptions options, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(options.ChunkSize, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Workers, -1, nameof(options));
        BlobDownloadMessage message = new() { Latest = options.Latest, ChunkSize = options.ChunkSize, Workers = options.Workers };
        return StartAsync(item, MessageWriter.Action(AisJobKinds.BlobDownload, message, MessageJson.Default.BlobDownloadMessage, item.WireName), cancellationToken);
    }

    private ValueTask<string> StartAsync(ObjectAddress item, byte[] json, CancellationToken cancellationToken)
        => transport.AskTextAsync(ObjectRequests.Create(item, HttpMethod.Post, item.BucketPathAndQuery, json), cancellationToken);
}
