using System.Text.Json.Serialization.Metadata;
using AisFs.Client.Http;
using AisFs.Client.Jobs;
using AisFs.Client.Wire;
using AisFs.Client.Wire.Messages;

namespace AisFs.Client.Groups;

/// <summary>Starts jobs that work on groups of objects. The answers are ids of jobs.</summary>
internal sealed class GroupRequests(AisTransport transport)
{
    public ValueTask<string> DeleteAsync(BucketAddress bucket, AisObjectCollection objects, CancellationToken cancellationToken)
        => RemoveAsync(bucket, objects, AisJobKinds.DeleteObjects, cancellationToken);

    /// <summary>Removes objects of a cloud bucket from the cluster's disks, not from the cloud.</summary>
    public ValueTask<string> EvictAsync(BucketAddress bucket, AisObjectCollection objects, CancellationToken cancellationToken)
    {
        bucket.RequireCloud();
        return RemoveAsync(bucket, objects, AisJobKinds.EvictObjects, cancellationToken);
    }

    public ValueTask<string> PrefetchAsync(BucketAddress bucket, AisObjectCollection objects, AisPrefetchOptions options, CancellationToken cancellationToken)
    {
        bucket.RequireCloud();
        ArgumentOutOfRangeException.ThrowIfNegative(options.BlobThreshold, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Workers, -1, nameof(options));
        SelectionMessage selection = objects.Select(bucket.ToWireName);
        PrefetchMessage message = new()
        {
            Names = selection.Names,
            Template = selection.Template,
            ContinueOnError = options.ContinueOnError,
            Latest = options.Latest,
            BlobThreshold = options.BlobThreshold,
            Workers = options.Workers,
        };
        return SendAsync(bucket, HttpMethod.Post, AisJobKinds.PrefetchObjects, message, MessageJson.Default.PrefetchMessage, cancellationToken);
    }

    public async ValueTask<IReadOnlyList<string>> CopyAsync(
        BucketAddress bucket, AisObjectCollection objects, BucketAddress destination, AisCopyBucketOptions options, CancellationToken cancellationToken)
    {
        options.Validate();
        CopyMessage message = CopyMessages.OfGroup(options, objects.Select(bucket.ToWireName), destination);
        return Split(await SendAsync(bucket, HttpMethod.Post, AisJobKinds.CopyObjects, message, MessageJson.Default.CopyMessage, cancellationToken).ConfigureAwait(false));
    }

    public ValueTask<string> TransformAsync(
        BucketAddress bucket, AisObjectCollection objects, BucketAddress destination, AisEtlReference etl, AisTransformBucketOptions options, CancellationToken cancellationToken)
    {
        options.Validate();
        TransformMessage message = CopyMessages.OfGroup(options, etl, objects.Select(bucket.ToWireName), destination);
        return SendAsync(bucket, HttpMethod.Post, AisJobKinds.TransformObjects, message, MessageJson.Default.TransformMessage, cancellationToken);
    }

    /// <summary>Puts objects into one archive. The message says all but the objects themselves.</summary>
    public async ValueTask<IReadOnlyList<string>> ArchiveAsync(
        BucketAddress bucket, AisObjectCollection objects, ObjectAddress archive, ArchiveWish wish, CancellationToken cancellationToken)
    {
        SelectionMessage selection = objects.Select(bucket.ToWireName);
        ArchiveMessage message = new()
        {
            Names = selection.Names,
            Template = selection.Template,
            ArchiveName = archive.WireName,
            IncludeSourceName = wish.IncludeSourceName,
            AllowAppend = wish.AllowAppend,
            ContinueOnError = wish.ContinueOnError,
            Mime = MessageParts.OrNull(wish.Mime),
            Destination = MessageParts.Of(archive.Bucket),
        };
        return Split(await SendAsync(bucket, HttpMethod.Put, AisJobKinds.Archive, message, MessageJson.Default.ArchiveMessage, cancellationToken).ConfigureAwait(false));
    }

    // Some requests are split over several jobs: their ids come in one text, with commas.
    private static string[] Split(string ids) => ids.Split(',', StringSplitOptions.TrimEntries);

    private ValueTask<string> RemoveAsync(BucketAddress bucket, AisObjectCollection objects, string kind, CancellationToken cancellationToken)
        => SendAsync(bucket, HttpMethod.Delete, kind, objects.Select(bucket.ToWireName), MessageJson.Default.SelectionMessage, cancellationToken);

    private ValueTask<string> SendAsync<T>(
        BucketAddress bucket, HttpMethod method, string kind, T message, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        AisRequest request = new()
        {
            Method = method,
            PathAndQuery = bucket.PathAndQuery,
            Json = MessageWriter.Action(kind, message, type),
            IsIdempotent = method == HttpMethod.Delete,
            Bucket = bucket.Url,
        };
        return transport.AskTextAsync(request, cancellationToken);
    }
}
