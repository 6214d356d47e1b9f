using System.Buffers;
using System.IO.Hashing;
using AisFs.Vfs.Api;
using AisFs.Vfs.Memory;
using AisFs.Vfs.Reading;
using AisFs.Vfs.Store;

namespace AisFs.Vfs.Content.Writing;

/// <summary>The requests by which a changed file becomes an object.</summary>
internal static class ContentUploader
{
    private const int MaxAppends = 3;

    private static readonly SearchValues<char> s_unfitForHandles = SearchValues.Create([.. Enumerable.Range(0, 32).Select(static code => (char)code), '\x7F', '|']);

    /// <summary>Whether trying again may help.</summary>
    public static bool IsTransient(FsError error) => error is FsError.Io or FsError.TimedOut or FsError.Unreachable or FsError.Busy;

    /// <summary>Whether the provider takes parts of any size, and appends: the cluster's own buckets.</summary>
    public static bool TakesSmallParts(ObjectKey key) => key.Bucket.Provider == "ais" && !key.Bucket.Namespace.StartsWith('@');

    /// <summary>
    /// Whether the cluster appends under this name at all. The handle of an append holds the name between '|', and goes
    /// through headers.
    /// </summary>
    public static bool TakesAppends(ObjectKey key) => TakesSmallParts(key) && !key.Name.AsSpan().ContainsAny(s_unfitForHandles);

    /// <summary>Looks whether an upload whose answer was an error was carried out all the same.</summary>
    /// <returns>The object if it is ours; null when it is not, or cannot be known.</returns>
    public static async ValueTask<ObjectInfo?> FindAsync(ContentServices services, ObjectKey key, LostAnswer lost, ObjectInfo? before, CancellationToken cancellationToken)
    {
        FsResult<ObjectInfo> head = await services.Store.HeadAsync(key, cancellationToken).ConfigureAwait(false);
        if (!head.IsOk || head.Value.Size != lost.Size || (before is not null && !before.FullVersion.IsRewritten(head.Value.FullVersion)))
        {
            return null;
        }

        CachedObject found = services.Cache.Replace(key, head.Value);
        try
        {
            using ReadCursor cursor = services.Cursors.Create();
            XxHash64 hash = new();
            for (long position = lost.From; position < lost.Size;)
            {
                using SlabLease lease = SlabLease.Rent(services.Budget);
                int count = (int)Math.Min(services.Budget.SlabSize, lost.Size - position);
                FsError error = await cursor.ReadAsync(found, lease, position, count, cancellationToken).ConfigureAwait(false);
                if (error != FsError.None)
                {
                    return null;
                }

                lease.AppendTo(hash);
                position += count;
            }

            if (Checksums.Format(hash) != lost.Checksum)
            {
                return null;
            }
        }
        finally
        {
            await services.Cache.ReleaseAsync(found).ConfigureAwait(false);
        }

        ContentLog.FoundComplete(services.Logger, key);
        return head.Value;
    }

    /// <summary>Asks for the new state of an object and sets its custom metadata, which only a single PUT carries itself.</summary>
    public static async ValueTask<FsResult<ObjectInfo>> FinishAsync(
        ContentServices services,
        ObjectKey key,
        long size,
        Func<ObjectVersion, IReadOnlyDictionary<string, string>?> custom,
        CancellationToken cancellationToken)
    {
        FsResult<ObjectInfo> head = await services.Store.HeadAsync(key, cancellationToken).ConfigureAwait(false);
        if (!head.IsOk)
        {
            return head.Error == FsError.NotFound ? FsError.Stale : head.Error;
        }

        ObjectInfo info = head.Value;
        if (info.Size != size)
        {
            return FsError.Stale;
        }

        if (custom(info.Version with { Size = size }) is { Count: > 0 } values)
        {
            FsResult set = await services.Store.SetCustomAsync(key, values, false, cancellationToken).ConfigureAwait(false);
            if (!set.IsOk)
            {
                return set.Error;
            }

            info = info with { Custom = Merge(info.Custom, values) };
        }

        return info;
    }

    /// <summary>Appends to an object that must still be the one that is known, and be stored in one part.</summary>
    /// <param name="services">The mount.</param>
    /// <param name="key">The object.</param>
    /// <param name="known">Its known state.</param>
    /// <param name="pieces">The bytes.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The outcome; <see cref="FsError.NotSupported"/> when the whole file must be sent instead.</returns>
    public static async ValueTask<UploadOutcome> AppendAsync(
        ContentServices services,
        ObjectKey key,
        CachedObject known,
        IReadOnlyList<IUploadContent> pieces,
        CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            UploadOutcome outcome = await TryAppendAsync(services, key, known, pieces, cancellationToken).ConfigureAwait(false);
            if (outcome.IsUncertain || !IsTransient(outcome.Error))
            {
                return outcome;
            }

            // Nothing shows before the flush: what was sent of an append that failed is left behind.
            if (attempt >= MaxAppends)
            {
                return outcome.Error == FsError.Io ? new UploadOutcome(FsError.NotSupported) : outcome;
            }

            await Task.Delay(services.Options.RetryDelay * attempt, services.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async ValueTask<UploadOutcome> TryAppendAsync(
        ContentServices services,
        ObjectKey key,
        CachedObject known,
        IReadOnlyList<IUploadContent> pieces,
        CancellationToken cancellationToken)
    {
        FsError error = await CheckAppendAsync(services, key, known, cancellationToken).ConfigureAwait(false);
        if (error != FsError.None)
        {
            return new UploadOutcome(error);
        }

        string handle = string.Empty;
        foreach (IUploadContent piece in pieces)
        {
            FsResult<string> sent = await services.Store.AppendAsync(key, handle, piece, cancellationToken).ConfigureAwait(false);
            if (!sent.IsOk)
            {
                return new UploadOutcome(sent.Error);
            }

            handle = sent.Value;
        }

        // The first request has taken whatever was there then. That it was the known object is certain only if it still is.
        error = await CheckAppendAsync(services, key, known, cancellationToken).ConfigureAwait(false);
        if (error != FsError.None)
        {
            return new UploadOutcome(error);
        }

        FsResult flushed = await services.Store.FlushAppendAsync(key, handle, cancellationToken).ConfigureAwait(false);
        return new UploadOutcome(flushed.Error, !flushed.IsOk);
    }

    private static async ValueTask<FsError> CheckAppendAsync(ContentServices services, ObjectKey key, CachedObject known, CancellationToken cancellationToken)
    {
        FsResult<ObjectInfo> head = await services.Store.HeadAsync(key, cancellationToken).ConfigureAwait(false);
        if (!head.IsOk)
        {
            return head.Error == FsError.NotFound ? FsError.Stale : head.Error;
        }

        // Of an object of several parts the cluster would keep the first one only.
        return known.Pin(head.Value, isLast: true) != VersionRelation.Same ? FsError.Stale : head.Value.Parts == 1 ? FsError.None : FsError.NotSupported;
    }

    /// <summary>Custom metadata after some was set.</summary>
    public static IReadOnlyDictionary<string, string>? Merge(IReadOnlyDictionary<string, string>? before, IReadOnlyDictionary<string, string>? set)
    {
        if (before is null || set is null)
        {
            return set ?? before;
        }

        Dictionary<string, string> merged = new(before);
        foreach ((string key, string value) in set)
        {
            merged[key] = value;
        }

        return merged;
    }
}
